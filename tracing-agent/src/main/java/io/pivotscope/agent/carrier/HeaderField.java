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
      Access access = ACCESS.get(message.getClass());
      Object all = access.values.invoke(message);
      // The last one wins, as for any field of its kind.
      return all instanceof List<?> values && !values.isEmpty()
          ? (byte[]) access.toBytes.invoke((Object) values.get(values.size() - 1))
          : null;
    } catch (Mismatch noProtobuf) {
      throw noProtobuf;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** A message like this one that carries the header. */
  static Object written(Object message, byte[] header) {
    try {
      return ACCESS.get(message.getClass()).with.invoke(message, (Object) header);
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
      Object unused = ACCESS.get(message).set.invoke(builder, (Object) header);
    } catch (Mismatch noProtobuf) {
      throw noProtobuf;
    } catch (Throwable broken) {
      throw new IllegalStateException(broken);
    }
  }

  /**
   * Handles are erased to Object: the classes are the library's. Each does its whole work, since
   * one that is no constant of the code around it is called, however small it is.
   *
   * @param values {@code message -> list of values}
   * @param toBytes {@code value -> bytes}
   * @param with {@code message, header -> message}
   * @param set {@code builder, header -> builder}
   */
  private record Access(
      MethodHandle values, MethodHandle toBytes, MethodHandle with, MethodHandle set) {

    static Access to(Class<?> message) throws ReflectiveOperationException {
      Class<?> fields = message.getMethod("getUnknownFields").getReturnType();
      Class<?> fieldsBuilder = nested(fields, "Builder");
      Class<?> field = nested(fields, "Field");
      Class<?> fieldBuilder = nested(field, "Builder");
      Class<?> bytes =
          Class.forName(fields.getPackageName() + ".ByteString", false, fields.getClassLoader());
      Class<?> builder = message.getMethod("newBuilder").getReturnType();
      MethodHandle unknownFields = handle(message, "getUnknownFields");
      MethodHandle setFields = handle(builder, "setUnknownFields", fields);

      // header -> field
      MethodHandle newField = handle(fieldBuilder, "addLengthDelimited", bytes);
      newField = MethodHandles.collectArguments(newField, 0, handle(field, "newBuilder"));
      newField =
          MethodHandles.filterArguments(newField, 0, handle(bytes, "copyFrom", byte[].class));
      newField = MethodHandles.filterReturnValue(newField, handle(fieldBuilder, "build"));
      // fields, header -> fields
      MethodHandle add = handle(fieldsBuilder, "addField", int.class, field);
      add = MethodHandles.insertArguments(add, 1, NUMBER);
      add = MethodHandles.filterArguments(add, 0, handle(fields, "newBuilder", fields), newField);
      add = MethodHandles.filterReturnValue(add, handle(fieldsBuilder, "build"));
      // builder of message, fields of message, header -> builder
      MethodHandle change = MethodHandles.collectArguments(setFields, 1, add);
      change =
          MethodHandles.filterArguments(change, 0, handle(message, "toBuilder"), unknownFields);
      MethodType twoToOne = MethodType.genericMethodType(2);
      MethodHandle with = MethodHandles.permuteArguments(change, twoToOne, 0, 0, 1);

      MethodHandle onlyOurs =
          MethodHandles.collectArguments(add, 0, handle(fields, "getDefaultInstance"));
      MethodHandle get =
          MethodHandles.insertArguments(handle(fields, "getField", int.class), 1, NUMBER);
      MethodHandle values = MethodHandles.filterArguments(get, 0, unknownFields);
      return new Access(
          MethodHandles.filterReturnValue(values, handle(field, "getLengthDelimitedList")),
          handle(bytes, "toByteArray"),
          MethodHandles.filterReturnValue(with, handle(builder, "build")),
          MethodHandles.collectArguments(setFields, 1, onlyOurs));
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
