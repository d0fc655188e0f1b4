"""A consumer group's and a transactional producer's life with confluent-kafka (librdkafka).   usage: confluent_life_cycle.py BOOTSTRAP_SERVERS"""
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

SERVERS = {"bootstrap.servers": sys.argv[1]}
INPUT, OUTPUT, GROUP, PARTITIONS = "confluent-input", "confluent-output", "confluent-group", 4


def member(group=GROUP, topic=INPUT, **settings):
    consumer = Consumer({**SERVERS, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False, "session.timeout.ms": 10000,
                         "heartbeat.interval.ms": 300, **settings})
    consumer.subscribe([topic])
    return consumer


def produce(start, end):
    failures = []
    producer = Producer({**SERVERS, "acks": "all", "enable.idempotence": True, "linger.ms": 0})
    for i in range(start, end):
        producer.produce(INPUT, partition=i % PARTITIONS, value=b"v%d" % i, on_delivery=lambda error, _: failures.append(error) if error else None)
    assert producer.flush(60) == 0 and not failures, failures


def poll_until(what, members, condition, values):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited in vain for " + what
        for each in members:
            records = each.consume(50, timeout=0.05)
            assert all(record.error() is None for record in records), [record.error() for record in records]
            if records:
                values.extend(record.value() for record in records)
                each.commit(asynchronous=False)


def group_life_cycle(**settings):
    values = []
    produce(0, 40)
    first = member(**settings)
    poll_until("all records", [first], lambda: len(values) == 40, values)
    second = member(**settings)
    poll_until("a fair share for both", [first, second], lambda: len(first.assignment()) == 2 and len(second.assignment()) == 2, values)
    produce(40, 80)
    poll_until("both to read", [first, second], lambda: len(values) == 80, values)
    first.close()
    poll_until("the second to take over", [second], lambda: len(second.assignment()) == PARTITIONS, values)
    produce(80, 100)
    poll_until("the rest", [second], lambda: len(values) == 100, values)
    second.close()
    assert len(set(values)) == 100, "a record was read twice"
    produce(100, 110)
    values = []
    third = member(**settings)
    poll_until("the new records", [third], lambda: len(values) == 10, values)
    assert sorted(values) == sorted(b"v%d" % i for i in range(100, 110)), values
    committed = third.committed([TopicPartition(INPUT, p) for p in range(PARTITIONS)], timeout=30)
    assert sum(each.offset for each in committed) == 110, committed
    third.close()


def transactions():
    consumer = member("confluent-transforming")
    producer = Producer({**SERVERS, "transactional.id": "confluent-transactions"})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(OUTPUT, value=b"lost")
    producer.abort_transaction(30)
    read = 0
    while read < 110:
        records = consumer.consume(50, timeout=1)
        producer.begin_transaction()
        for record in records:
            producer.produce(OUTPUT, value=b"from " + record.value())
        producer.send_offsets_to_transaction(consumer.position(consumer.assignment()), consumer.consumer_group_metadata(), 30)
        producer.commit_transaction(30)
        read += len(records)
    consumer.close()
    values = []
    reader = member("confluent-readers", OUTPUT, **{"isolation.level": "read_committed"})
    poll_until("the committed records", [reader], lambda: len(values) >= 110, values)
    reader.close()
    assert sorted(values) == sorted(b"from v%d" % i for i in range(110)), "committed output"
    again = member("confluent-transforming")
    committed = again.committed([TopicPartition(INPUT, p) for p in range(PARTITIONS)], timeout=30)
    assert sum(each.offset for each in committed) == 110, committed
    again.close()


admin = AdminClient(SERVERS)
for topic in admin.create_topics([NewTopic(INPUT, PARTITIONS, 3), NewTopic(OUTPUT, 1, 3)]).values():
    topic.result(30)
group_life_cycle()
transactions()
print("life cycle complete")
