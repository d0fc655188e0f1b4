package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** ACLs given, listed and taken away with Apache's tool and admin client. */
class AclToolTest {

    private static final String ACLS = "org.apache.kafka.tools.AclCommand";

    @RegisterExtension
    static final ClusterProcess CLUSTER = new ClusterProcess()
            .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("super.users", "User:ANONYMOUS");

    @RegisterExtension
    static final ApacheTools TOOLS = new ApacheTools(CLUSTER::bootstrapServers);

    private static String acls(String... arguments) throws Exception {
        return TOOLS.run(ACLS, arguments);
    }

    private static Set<AclBinding> described(AclBindingFilter filter) throws Exception {
        return Set.copyOf(Topics.get(CLUSTER.admin().describeAcls(filter).values()));
    }

    private static AclBinding acl(ResourceType type, PatternType pattern, String name, String principal, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern), new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }

    private static void create(AclBinding... acls) throws Exception {
        Topics.get(CLUSTER.admin().createAcls(List.of(acls)).all());
    }

    /** Every broker tells of them, each in its time. */
    private static void awaitAcls(int count) throws Exception {
        for (int i = 0; i < 10; i++) {
            Topics.await(count + " ACLs", () -> described(AclBindingFilter.ANY).size() == count);
        }
    }

    @AfterEach
    void takeAllAway() throws Exception {
        Topics.get(CLUSTER.admin().deleteAcls(List.of(AclBindingFilter.ANY)).all());
        awaitAcls(0);
    }

    @Test
    void theToolGivesListsAndTakesAway() throws Exception {
        acls("--add", "--allow-principal", "User:alice", "--producer", "--topic", "orders");
        acls("--add", "--allow-principal", "User:bob", "--consumer", "--topic", "or", "--group", "*", "--resource-pattern-type", "prefixed");
        acls("--add", "--deny-principal", "User:carol", "--deny-host", "10.0.0.1", "--operation", "All", "--topic", "*");
        awaitAcls(7);
        String ofOrders = acls("--list", "--topic", "orders", "--resource-pattern-type", "match");
        assertTrue(ofOrders.contains("resourceType=TOPIC, name=orders, patternType=LITERAL"), ofOrders);
        assertTrue(ofOrders.contains("resourceType=TOPIC, name=or, patternType=PREFIXED"), ofOrders);
        assertTrue(ofOrders.contains("(principal=User:carol, host=10.0.0.1, operation=ALL, permissionType=DENY)"), ofOrders);
        assertFalse(acls("--list", "--topic", "payments").contains("User:"));
        assertTrue(acls("--list", "--principal", "User:bob").contains("operation=READ"));
        acls("--remove", "--force", "--allow-principal", "User:bob", "--consumer", "--topic", "or", "--group", "*", "--resource-pattern-type", "prefixed");
        awaitAcls(4);
        acls("--remove", "--force", "--topic", "orders");
        awaitAcls(1);
    }

    @Test
    void theSameAclTwiceIsOneAcl() throws Exception {
        AclBinding reading = acl(ResourceType.TOPIC, PatternType.LITERAL, "orders", "User:alice", AclOperation.READ);
        create(reading, acl(ResourceType.GROUP, PatternType.PREFIXED, "team-", "User:alice", AclOperation.READ));
        create(reading);
        awaitAcls(2);
        Collection<AclBinding> deleted = Topics.get(CLUSTER.admin().deleteAcls(List.of(reading.toFilter())).all());
        assertEquals(List.of(reading), List.copyOf(deleted));
    }

    private static void assertRefused(String named, AclBinding acl) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> create(acl));
        String told = assertInstanceOf(InvalidRequestException.class, refused.getCause()).getMessage();
        assertTrue(told.contains(named), told);
    }

    @Test
    void whatKafkaRefusesIsRefusedByName() {
        assertRefused("kafka-cluster",
                acl(ResourceType.CLUSTER, PatternType.LITERAL, "mine", "User:alice", AclOperation.ALTER));
        assertRefused("empty", acl(ResourceType.TOPIC, PatternType.LITERAL, "", "User:alice", AclOperation.READ));
        assertRefused("alice",
                acl(ResourceType.TOPIC, PatternType.LITERAL, "orders", "alice", AclOperation.READ));
    }

    private static Set<String> names(Collection<AclOperation> operations) {
        return operations.stream().map(AclOperation::name).collect(Collectors.toSet());
    }

    @Test
    void aSuperUserIsToldThatHeMayDoEverything() throws Exception {
        new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers()).create("mine", 1);
        Topics.await("the topic", () -> Topics.get(CLUSTER.admin().listTopics().names()).contains("mine"));
        new Topics(CLUSTER.admin(), CLUSTER.bootstrapServers()).fill("mine", 1, 0, 1);
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        Topics.await("all operations on the topic", () -> names(Topics.get(CLUSTER.admin().describeTopics(List.of("mine"), options).allTopicNames())
                        .get("mine").authorizedOperations())
                .equals(Set.of("READ", "WRITE", "CREATE", "DESCRIBE", "DELETE", "ALTER", "DESCRIBE_CONFIGS", "ALTER_CONFIGS")));
        assertEquals(
                Set.of("CREATE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "IDEMPOTENT_WRITE", "ALTER", "DESCRIBE"),
                names(Topics.get(CLUSTER.admin().describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true)).authorizedOperations())));
    }

    /** Until they have a leader they know of no ACL: between processes super users alone get through. */
    @Test
    void threeProcessesTalkToEachOtherAsASuperUser(@TempDir Path directory) throws Exception {
        Map<String, String> settings = Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users", "User:ANONYMOUS");
        try (ThreeNodes nodes = ThreeNodes.start(directory, settings);
                Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrapServers()))) {
            Topics.await("three brokers", () -> Topics.get(admin.describeCluster().nodes()).size() == 3);
            Topics topics = new Topics(admin, nodes.bootstrapServers());
            topics.create("everywhere", 3);
            topics.fill("everywhere", 3, 0, 30);
            AclBinding reading = acl(ResourceType.TOPIC, PatternType.LITERAL, "everywhere", "User:alice", AclOperation.READ);
            Topics.get(admin.createAcls(List.of(reading)).all());
            Topics.await("the ACL", () -> List.copyOf(Topics.get(admin.describeAcls(AclBindingFilter.ANY).values())).equals(List.of(reading)));
        }
    }
}
