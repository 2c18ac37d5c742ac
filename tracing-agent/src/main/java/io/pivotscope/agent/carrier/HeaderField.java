package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Mismatch;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our header as an unknown field of a library's own protobuf messages: peers without an agent
 * ignore it. Works through the message's class loader, so with whatever protobuf the library has,
 * shaded or not, from 2.5 on.
 */
final class HeaderField {
  /** Bytes; outside of what the libraries use, and proved on live servers. */
  static final int NUMBER = 30900;

  private static final ClassValue<Access> ACCESS =
      new ClassValue<>() {
        @Override
        protected Access computeValue(Class<?> message) {
          try {
            return Access.to(message);
          } catch (ReflectiveOperationException noProtobuf) {
            throw new Mismatch(message.getName() + " is no protobuf message");
          }
        }
      };

  private HeaderField() {}

  /** What the message carries; null if nothing. */
  static byte @Nullable [] read(Object message) {
    try {
      return ACCESS.get(message.getClass()).read(message);
    } catch (Mismatch noProtobuf) {
      throw noProtobuf;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** A message like this one that carries the header. */
  static Object written(Object message, byte[] header) {
    try {
      Access access = ACCESS.get(message.getClass());
      Object builder = access.toBuilder.invoke(message);
      access.setUnknownFields(builder, access.with(access.unknownFields.invoke(message), header));
      return access.build.invoke(builder);
    } catch (Mismatch noProtobuf) {
      throw noProtobuf;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * Makes what is built from this builder carry the header.
   *
   * @param message the class of what it builds
   */
  static void write(Object builder, Class<?> message, byte[] header) {
    try {
      Access access = ACCESS.get(message);
      access.setUnknownFields(builder, access.with(access.noFields.invoke(), header));
    } catch (Mismatch noProtobuf) {
      throw noProtobuf;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Handles are erased to Object: the classes are the library's. */
  private record Access(
      MethodHandle unknownFields,
      MethodHandle toBuilder,
      MethodHandle build,
      MethodHandle setter,
      MethodHandle noFields,
      MethodHandle copyOf,
      MethodHandle newSet,
      MethodHandle addField,
      MethodHandle buildSet,
      MethodHandle newField,
      MethodHandle addBytes,
      MethodHandle buildField,
      MethodHandle hasField,
      MethodHandle getField,
      MethodHandle lengthDelimited,
      MethodHandle toByteArray) {

    static Access to(Class<?> message) throws ReflectiveOperationException {
      Class<?> set = message.getMethod("getUnknownFields").getReturnType();
      Class<?> setBuilder = nested(set, "Builder");
      Class<?> field = nested(set, "Field");
      Class<?> fieldBuilder = nested(field, "Builder");
      Class<?> bytes =
          Class.forName(set.getPackageName() + ".ByteString", false, set.getClassLoader());
      Class<?> builder = message.getMethod("newBuilder").getReturnType();
      return new Access(
          handle(message, "getUnknownFields"),
          handle(message, "toBuilder"),
          handle(builder, "build"),
          handle(builder, "setUnknownFields", set),
          handle(set, "getDefaultInstance"),
          handle(bytes, "copyFrom", byte[].class),
          handle(set, "newBuilder", set),
          handle(setBuilder, "addField", int.class, field),
          handle(setBuilder, "build"),
          handle(field, "newBuilder"),
          handle(fieldBuilder, "addLengthDelimited", bytes),
          handle(fieldBuilder, "build"),
          handle(set, "hasField", int.class),
          handle(set, "getField", int.class),
          handle(field, "getLengthDelimitedList"),
          handle(bytes, "toByteArray"));
    }

    byte @Nullable [] read(Object message) throws Throwable {
      Object fields = unknownFields.invoke(message);
      if (!(boolean) hasField.invoke(fields, NUMBER)) {
        return null;
      }
      Object all = lengthDelimited.invoke(getField.invoke(fields, NUMBER));
      // The last one wins, as for any field of its kind.
      return all instanceof List<?> values && !values.isEmpty()
          ? (byte[]) toByteArray.invoke((Object) values.get(values.size() - 1))
          : null;
    }

    Object with(Object fields, byte[] header) throws Throwable {
      Object value = newField.invoke();
      addBytes.invoke(value, copyOf.invoke((Object) header));
      Object changed = newSet.invoke(fields);
      addField.invoke(changed, NUMBER, buildField.invoke(value));
      return buildSet.invoke(changed);
    }

    void setUnknownFields(Object builder, Object fields) throws Throwable {
      setter.invoke(builder, fields);
    }

    private static Class<?> nested(Class<?> outer, String name) throws ClassNotFoundException {
      return Class.forName(outer.getName() + "$" + name, false, outer.getClassLoader());
    }

    private static MethodHandle handle(Class<?> owner, String name, Class<?>... parameters)
        throws ReflectiveOperationException {
      MethodHandle exact =
          MethodHandles.publicLookup().unreflect(owner.getMethod(name, parameters));
      MethodType erased = exact.type();
      for (int i = 0; i < erased.parameterCount(); i++) {
        if (!erased.parameterType(i).isPrimitive()) {
          erased = erased.changeParameterType(i, Object.class);
        }
      }
      if (!erased.returnType().isPrimitive()) {
        erased = erased.changeReturnType(Object.class);
      }
      return exact.asType(erased);
    }
  }
}
