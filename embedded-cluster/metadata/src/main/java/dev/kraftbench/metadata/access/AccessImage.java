package dev.kraftbench.metadata.access;

import org.apache.kafka.common.Uuid;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** All ACLs, SCRAM credentials, delegation tokens and client quotas. Immutable. */
public record AccessImage(
        PMap<Uuid, AclEntry> acls,
        PMap<ScramCredential.Key, ScramCredential> scramCredentials,
        PMap<String, DelegationToken> delegationTokens,
        PMap<QuotaEntity, PMap<String, Double>> quotas) {

    public static final AccessImage EMPTY =
            new AccessImage(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    public AccessImage withAcl(AclEntry acl) {
        return new AccessImage(acls.plus(acl.id(), acl), scramCredentials, delegationTokens, quotas);
    }

    public AccessImage withoutAcl(Uuid id) {
        return new AccessImage(acls.minus(id), scramCredentials, delegationTokens, quotas);
    }

    public AccessImage withScram(ScramCredential credential) {
        return new AccessImage(acls, scramCredentials.plus(credential.key(), credential), delegationTokens, quotas);
    }

    public AccessImage withoutScram(ScramCredential.Key key) {
        return new AccessImage(acls, scramCredentials.minus(key), delegationTokens, quotas);
    }

    public AccessImage withToken(DelegationToken token) {
        return new AccessImage(acls, scramCredentials, delegationTokens.plus(token.id(), token), quotas);
    }

    public AccessImage withoutToken(String id) {
        return new AccessImage(acls, scramCredentials, delegationTokens.minus(id), quotas);
    }

    public AccessImage withQuota(QuotaEntity entity, String key, double value) {
        PMap<String, Double> settings = quotas.getOrDefault(entity, HashTreePMap.empty());
        return new AccessImage(acls, scramCredentials, delegationTokens, quotas.plus(entity, settings.plus(key, value)));
    }

    public AccessImage withoutQuota(QuotaEntity entity, String key) {
        PMap<String, Double> settings = quotas.get(entity);
        if (settings == null) {
            return this;
        }
        PMap<String, Double> rest = settings.minus(key);
        return new AccessImage(
                acls, scramCredentials, delegationTokens, rest.isEmpty() ? quotas.minus(entity) : quotas.plus(entity, rest));
    }
}
