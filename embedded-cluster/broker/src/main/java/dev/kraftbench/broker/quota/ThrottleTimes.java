package dev.kraftbench.broker.quota;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The time which an answer tells its client to wait. Nearly every answer has that field, but the generated classes have no type in common that
 * tells of it. Any thread.
 */
final class ThrottleTimes {

    private record Field(MethodHandle get, MethodHandle set) {}

    /** A class without the field has an empty array. */
    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            try {
                MethodHandle get = lookup.findVirtual(type, "throttleTimeMs", MethodType.methodType(int.class));
                MethodHandle set = lookup.findVirtual(type, "setThrottleTimeMs", MethodType.methodType(type, int.class));
                return new Field[] {
                    new Field(
                            get.asType(MethodType.methodType(int.class, ApiMessage.class)),
                            set.asType(MethodType.methodType(void.class, ApiMessage.class, int.class)))
                };
            } catch (NoSuchMethodException e) {
                return new Field[0];
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    private ThrottleTimes() {}

    private static @Nullable Field of(ApiMessage answer) {
        Field[] fields = FIELDS.get(answer.getClass());
        return fields.length == 0 ? null : fields[0];
    }

    static int millis(ApiMessage answer) {
        Field field = of(answer);
        try {
            return field == null ? 0 : (int) field.get().invokeExact(answer);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void tell(ApiMessage answer, int millis) {
        Field field = of(answer);
        try {
            if (field != null) {
                field.set().invokeExact(answer, millis);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
