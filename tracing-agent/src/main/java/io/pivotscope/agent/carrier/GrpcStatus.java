package io.pivotscope.agent.carrier;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** An {@code io.grpc.Status}, by reflection. */
final class GrpcStatus {
  private static final ClassValue<Method> IS_OK =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> status) {
          try {
            return status.getMethod("isOk");
          } catch (NoSuchMethodException unfit) {
            throw new IllegalStateException(unfit);
          }
        }
      };

  private GrpcStatus() {}

  static boolean isOk(@Nullable Object status) {
    try {
      return status != null && (boolean) IS_OK.get(status.getClass()).invoke(status);
    } catch (ReflectiveOperationException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
