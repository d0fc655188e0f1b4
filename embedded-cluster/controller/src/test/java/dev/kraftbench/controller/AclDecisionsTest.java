package dev.kraftbench.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData.AclCreation;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsRequestData.DeleteAclsFilter;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AclDecisionsTest {

    private static final String AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private static TestCluster cluster() {
        return TestCluster.running(Map.of("authorizer.class.name", AUTHORIZER));
    }

    private static AclCreation acl(String topic, AclOperation operation) {
        return new AclCreation()
                .setResourceType(ResourceType.TOPIC.code())
                .setResourceName(topic)
                .setResourcePatternType(PatternType.LITERAL.code())
                .setPrincipal("User:alice")
                .setHost("*")
                .setOperation(operation.code())
                .setPermissionType(AclPermissionType.ALLOW.code());
    }

    private static DeleteAclsFilter filter(@Nullable String topic, PatternType pattern) {
        return new DeleteAclsFilter()
                .setResourceTypeFilter(ResourceType.TOPIC.code())
                .setResourceNameFilter(topic)
                .setPatternTypeFilter(pattern.code())
                .setPrincipalFilter(null)
                .setHostFilter(null)
                .setOperation(AclOperation.ANY.code())
                .setPermissionType(AclPermissionType.ANY.code());
    }

    private static List<AclCreationResult> create(TestCluster cluster, AclCreation... acls) {
        return cluster.send(ApiKeys.CREATE_ACLS, new CreateAclsRequestData().setCreations(List.of(acls)))
                .as(CreateAclsResponseData.class)
                .results();
    }

    private static List<DeleteAclsFilterResult> delete(TestCluster cluster, DeleteAclsFilter... filters) {
        return cluster.send(ApiKeys.DELETE_ACLS, new DeleteAclsRequestData().setFilters(List.of(filters)))
                .as(DeleteAclsResponseData.class)
                .filterResults();
    }

    private static void assertRefused(String message, AclCreation acl) {
        TestCluster cluster = cluster();
        AclCreationResult result = create(cluster, acl).getFirst();
        assertEquals(Errors.INVALID_REQUEST, Errors.forCode(result.errorCode()));
        assertEquals(message, result.errorMessage());
        assertTrue(cluster.image().access().acls().isEmpty());
    }

    @Test
    void anAclIsCreatedOnce() {
        TestCluster cluster = cluster();
        List<AclCreationResult> results = create(
                cluster, acl("orders", AclOperation.READ), acl("orders", AclOperation.READ), acl("orders", AclOperation.WRITE));
        assertEquals(List.of((short) 0, (short) 0, (short) 0), results.stream().map(AclCreationResult::errorCode).toList());
        assertEquals(2, cluster.image().access().acls().size());
        int records = cluster.quorum.records().size();
        assertEquals(0, create(cluster, acl("orders", AclOperation.READ)).getFirst().errorCode());
        assertEquals(records, cluster.quorum.records().size());
    }

    @Test
    void oneBadAclDoesNotKeepTheOthersOut() {
        TestCluster cluster = cluster();
        List<AclCreationResult> results = create(cluster, acl("", AclOperation.READ), acl("orders", AclOperation.READ));
        assertEquals(Errors.INVALID_REQUEST.code(), results.getFirst().errorCode());
        assertEquals(0, results.getLast().errorCode());
        assertEquals(1, cluster.image().access().acls().size());
    }

    @Test
    void whatAnAclCannotSayIsRefused() {
        assertRefused("The cluster is named kafka-cluster in ACLs, not mine", acl("mine", AclOperation.ALTER).setResourceType(ResourceType.CLUSTER.code()));
        assertRefused("An ACL cannot have the resource type ANY", acl("orders", AclOperation.READ).setResourceType(ResourceType.ANY.code()));
        assertRefused("An ACL cannot have the pattern type MATCH", acl("orders", AclOperation.READ).setResourcePatternType(PatternType.MATCH.code()));
        assertRefused("An ACL cannot have the operation ANY", acl("orders", AclOperation.ANY));
        assertRefused("An ACL cannot have the permission ANY", acl("orders", AclOperation.READ).setPermissionType(AclPermissionType.ANY.code()));
        assertRefused(
                "The principal alice has no type: write User:alice",
                acl("orders", AclOperation.READ).setPrincipal("alice"));
        assertRefused("The host is empty: write * for every host", acl("orders", AclOperation.READ).setHost(""));
        assertRefused("10.0.0.0/40 is no range of addresses: the prefix must be between 0 and 32", acl("orders", AclOperation.READ).setHost("10.0.0.0/40"));
    }

    @Test
    void aFilterDeletesAllThatItIsAbout() {
        TestCluster cluster = cluster();
        create(cluster, acl("orders", AclOperation.READ), acl("or", AclOperation.READ).setResourcePatternType(PatternType.PREFIXED.code()),
                acl("payments", AclOperation.READ));
        List<DeleteAclsFilterResult> results = delete(cluster, filter("orders", PatternType.MATCH), filter("orders", PatternType.LITERAL));
        assertEquals(2, results.getFirst().matchingAcls().size());
        assertEquals(1, results.getLast().matchingAcls().size());
        assertEquals(List.of("payments"), cluster.image().access().acls().values().stream().map(entry -> entry.resourceName()).toList());
        assertEquals(List.of(), delete(cluster, filter("orders", PatternType.ANY)).getFirst().matchingAcls());
        assertEquals(Errors.INVALID_REQUEST.code(), delete(cluster, filter("payments", PatternType.UNKNOWN)).getFirst().errorCode());
    }

    @Test
    void noRequestWritesMoreThanKafkaLetsOne() {
        TestCluster cluster = cluster();
        AclCreation[] half = IntStream.rangeClosed(0, AclDecisions.MAX_RECORDS / 2)
                .mapToObj(i -> acl("topic-" + i, AclOperation.READ))
                .toArray(AclCreation[]::new);
        AclCreation[] all = IntStream.rangeClosed(0, AclDecisions.MAX_RECORDS)
                .mapToObj(i -> acl("other-" + i, AclOperation.READ))
                .toArray(AclCreation[]::new);
        assertEquals(Errors.POLICY_VIOLATION.code(), create(cluster, all).getFirst().errorCode());
        assertTrue(cluster.image().access().acls().isEmpty());
        create(cluster, half);
        create(cluster, java.util.Arrays.copyOf(all, half.length));
        assertEquals(Errors.INVALID_REQUEST.code(), delete(cluster, filter(null, PatternType.ANY)).getFirst().errorCode());
        assertEquals(2 * half.length, cluster.image().access().acls().size());
    }

    @Test
    void withoutAnAuthorizerThereAreNoAcls() {
        TestCluster cluster = TestCluster.running();
        AclCreationResult created = create(cluster, acl("orders", AclOperation.READ)).getFirst();
        assertEquals(Errors.SECURITY_DISABLED, Errors.forCode(created.errorCode()));
        assertEquals("There are no ACLs here: authorizer.class.name is not set", created.errorMessage());
        assertEquals(Errors.SECURITY_DISABLED.code(), delete(cluster, filter("orders", PatternType.ANY)).getFirst().errorCode());
    }
}
