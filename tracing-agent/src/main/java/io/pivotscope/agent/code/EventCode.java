package io.pivotscope.agent.code;

import io.pivotscope.agent.aggregate.Pane;
import io.pivotscope.agent.aggregate.Recorder;
import java.pivotscope.Hooks;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** The event in generated code: whose it is, where its counts go, and calls of {@link Events}. */
final class EventCode {

  static final Type PANE = Type.getType(Pane.class);

  private static final Type COUNTS = Type.getType(long[].class);
  private static final Type EVENTS = Type.getType(Events.class);
  private static final Type RECORDER = Type.getType(Recorder.class);
  private static final Type GUARD = Type.getType(Hooks.Guard.class);

  private final GeneratorAdapter code;
  private final Constants constants;
  private final Events events;

  /** Local variables, null until they are known. */
  final int recorder;

  final int pane;

  EventCode(GeneratorAdapter code, Constants constants, Events events) {
    this.code = code;
    this.constants = constants;
    this.events = events;
    this.recorder = code.newLocal(RECORDER);
    this.pane = code.newLocal(PANE);
  }

  /**
   * Counts something that happens at an advice of the program.
   *
   * @param kind one of {@link Pane}'s
   * @param howMany pushes a long
   */
  void count(int advice, int kind, Runnable howMany) {
    code.loadLocal(pane);
    code.getField(PANE, "atAdvice", COUNTS);
    code.push(Pane.index(advice, kind));
    code.dup2();
    code.arrayLoad(Type.LONG_TYPE);
    howMany.run();
    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
    code.arrayStore(Type.LONG_TYPE);
  }

  void begin() {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.storeLocal(recorder);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.storeLocal(pane);
  }

  /** From now on, or no longer, woven methods are silent on this thread. Needs no stack. */
  void guard(boolean up) {
    if (!events.guarded()) {
      code.loadLocal(recorder);
      code.getField(RECORDER, "guard", GUARD);
      code.push(up);
      code.putField(GUARD, "busy", Type.BOOLEAN_TYPE);
    }
  }

  void end() {
    ofThread();
    call("void end(%s)", Recorder.class);
  }

  /** The least of an end, and needs no stack. */
  void endRecording() {
    code.loadLocal(recorder);
    code.push(false);
    code.putField(RECORDER, "recording", Type.BOOLEAN_TYPE);
  }

  /** Pushes whose method is called; then come the arguments. */
  void events() {
    constants.push(code, events, Events.class);
  }

  /** The same, and whose event it is. */
  void ofThread() {
    events();
    code.loadLocal(recorder);
  }

  /** The same, and where it goes. */
  void ofEvent() {
    ofThread();
    code.loadLocal(pane);
  }

  /**
   * Calls a method of {@link Events} with what is on the stack.
   *
   * @param declaration as in Java, with {@code %s} for each of the types
   */
  void call(String declaration, Class<?>... types) {
    code.invokeInterface(EVENTS, Signatures.of(declaration, types));
  }
}
