// A consumer group's and a transactional producer's life with kafkajs.   usage: node life-cycle.js BOOTSTRAP_SERVERS
const assert = require('node:assert')
const { Kafka, logLevel } = require('kafkajs')

const TOPIC = 'kafkajs-input'
const OUTPUT = 'kafkajs-output'
const PARTITIONS = 4
const kafka = new Kafka({ clientId: 'life-cycle', brokers: process.argv[2].split(','), logLevel: logLevel.ERROR, retry: { initialRetryTime: 50 } })

async function until(what, condition) {
  for (let tries = 0; !(await condition()); tries++) {
    assert(tries < 600, `waited in vain for ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}

// A member of the group that remembers what it owns and what it read.
async function member(groupId, topic) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10000, heartbeatInterval: 300, rebalanceTimeout: 10000 })
  const self = { owned: [], values: [], leave: () => consumer.disconnect() }
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => { self.owned = payload.memberAssignment[topic] || [] })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ autoCommitInterval: 100, eachMessage: async ({ message }) => { self.values.push(message.value.toString()) } })
  return self
}

async function produce(producer, from, to) {
  for (let i = from; i < to; i++) {
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ partition: i % PARTITIONS, value: `v${i}` }] })
  }
}

const committed = async admin => (await admin.fetchOffsets({ groupId: 'kafkajs-group', topics: [TOPIC] }))[0].partitions
  .reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)

async function groupLifeCycle(admin) {
  const producer = kafka.producer()
  await producer.connect()
  await produce(producer, 0, 40)
  const first = await member('kafkajs-group', TOPIC)
  await until('all records', () => first.values.length === 40)
  const second = await member('kafkajs-group', TOPIC)
  await until('a fair share for both', () => first.owned.length === 2 && second.owned.length === 2)
  await produce(producer, 40, 80)
  await until('both to read', () => first.values.length + second.values.length === 80)
  await first.leave()
  await until('the other to take over', () => second.owned.length === PARTITIONS)
  await produce(producer, 80, 100)
  await until('the rest', () => first.values.length + second.values.length === 100)
  await until('the commits', async () => await committed(admin) === 100)
  await second.leave()
  assert.strictEqual(new Set([...first.values, ...second.values]).size, 100)
  await produce(producer, 100, 110)
  const third = await member('kafkajs-group', TOPIC)
  await until('the new records', () => third.values.length === 10)
  assert.deepStrictEqual([...third.values].sort(), Array.from({ length: 10 }, (_, i) => `v${100 + i}`).sort())
  await third.leave()
  await producer.disconnect()
  const { groups } = await admin.describeGroups(['kafkajs-group'])
  assert.strictEqual(groups[0].state, 'Empty')
  await admin.deleteGroups(['kafkajs-group'])
}

async function transactions(admin) {
  const producer = kafka.producer({ transactionalId: 'kafkajs-transactions', maxInFlightRequests: 1, idempotent: true })
  await producer.connect()
  const lost = await producer.transaction()
  await lost.send({ topic: OUTPUT, messages: [{ value: 'lost' }] })
  await lost.abort()
  const kept = await producer.transaction()
  await kept.send({ topic: OUTPUT, messages: [{ value: 'kept' }] })
  await kept.sendOffsets({ consumerGroupId: 'kafkajs-offsets', topics: [{ topic: TOPIC, partitions: [{ partition: 0, offset: '7' }] }] })
  await kept.commit()
  await producer.disconnect()
  const reader = await member('kafkajs-readers', OUTPUT)
  await until('the committed record', () => reader.values.length > 0)
  assert.deepStrictEqual(reader.values, ['kept'])
  await reader.leave()
  await until('the offset', async () => {
    const [offsets] = await admin.fetchOffsets({ groupId: 'kafkajs-offsets', topics: [TOPIC] })
    return offsets.partitions.some(({ partition, offset }) => partition === 0 && offset === '7')
  })
}

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 3 }, { topic: OUTPUT, numPartitions: 1, replicationFactor: 3 }] })
  await groupLifeCycle(admin)
  await transactions(admin)
  await admin.disconnect()
  console.log('life cycle complete')
}

main().catch(problem => { console.error(problem); process.exit(1) })
