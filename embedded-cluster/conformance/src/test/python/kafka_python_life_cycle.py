"""A classic consumer group's life with kafka-python.   usage: kafka_python_life_cycle.py BOOTSTRAP_SERVERS"""
import sys
import threading
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

SERVERS = sys.argv[1].split(",")
TOPIC, GROUP, PARTITIONS = "kafka-python", "kafka-python-group", 4


def member():
    return KafkaConsumer(TOPIC, bootstrap_servers=SERVERS, group_id=GROUP, auto_offset_reset="earliest", enable_auto_commit=False,
                         session_timeout_ms=10000, heartbeat_interval_ms=300, max_poll_records=50)


def produce(start, end):
    producer = KafkaProducer(bootstrap_servers=SERVERS, acks="all")
    sent = [producer.send(TOPIC, partition=i % PARTITIONS, value=b"v%d" % i) for i in range(start, end)]
    for each in sent:
        each.get(30)
    producer.close()


def poll_until(what, members, condition, values):
    """Polls all members in turn, as each would in a process of its own, commits what they read, until the condition holds."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited in vain for " + what
        for each in members:
            read = [record.value for records in each.poll(timeout_ms=50).values() for record in records]
            if read:
                values.extend(read)
                each.commit()


admin = KafkaAdminClient(bootstrap_servers=SERVERS)
admin.create_topics([NewTopic(TOPIC, PARTITIONS, 3)])
produce(0, 40)
values = []
first = member()
poll_until("all records", [first], lambda: len(values) == 40, values)
second = member()
# kafka-python waits inside poll for the whole rebalance, so that two members need two threads to take part in one
joining = threading.Thread(target=lambda: poll_until("a share for the second", [second], lambda: len(second.assignment()) == 2, values))
joining.start()
poll_until("a share for the first", [first], lambda: len(first.assignment()) == 2, values)
joining.join()
produce(40, 80)
poll_until("both to read", [first, second], lambda: len(values) == 80, values)
first.close()
poll_until("the second to take over", [second], lambda: len(second.assignment()) == PARTITIONS, values)
produce(80, 100)
poll_until("the rest", [second], lambda: len(values) == 100, values)
second.close()
assert len(set(values)) == 100, "a record was read twice"
committed = admin.list_consumer_group_offsets(GROUP)
assert sum(each.offset for each in committed.values()) == 100, committed
produce(100, 110)
values = []
third = member()
poll_until("the new records", [third], lambda: len(values) == 10, values)
assert third.committed(TopicPartition(TOPIC, 0)) == 28, third.committed(TopicPartition(TOPIC, 0))
third.close()
assert sorted(values) == sorted(b"v%d" % i for i in range(100, 110)), values
assert (GROUP, "consumer") in admin.list_consumer_groups()
assert admin.describe_consumer_groups([GROUP])[0].state == "Empty"
admin.delete_consumer_groups([GROUP])
print("life cycle complete")
