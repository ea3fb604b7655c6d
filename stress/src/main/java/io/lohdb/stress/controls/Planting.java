package io.lohdb.stress.controls;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;

/**
 * How one bug is put into class files: per class, which methods are rewritten. Built once, then
 * immutable in effect; any thread may rewrite.
 *
 * <p>A rewriting that matches nothing is an error: the engine has changed and the bug is not there.
 */
final class Planting {
    private static final String CONSTRUCTOR = "<init>";

    private final Map<String, List<Rewriting>> rewritings = new LinkedHashMap<>();

    private record Rewriting(String method, AsmVisitorWrapper visitor) {}

    /** No bug. */
    static Planting nothing() {
        return new Planting();
    }

    private Planting add(final String type, final String method, final AsmVisitorWrapper visitor) {
        rewritings
                .computeIfAbsent(type, name -> new ArrayList<>())
                .add(new Rewriting(method, visitor));
        return this;
    }

    /** Surrounds a method, or a constructor, with the code of an advice class. */
    Planting advise(final String type, final String method, final Class<?> advice) {
        final Advice code = Advice.to(advice);
        return add(
                type,
                method,
                CONSTRUCTOR.equals(method)
                        ? new AsmVisitorWrapper.ForDeclaredMethods().constructor(any -> true, code)
                        : code.on(named(method)));
    }

    /** As above, for one of several methods of one name. */
    Planting advise(
            final String type,
            final String method,
            final int argumentCount,
            final Class<?> advice) {
        return add(
                type,
                method,
                Advice.to(advice).on(named(method).and(takesArguments(argumentCount))));
    }

    /** Has a constructor's arguments changed by an advice class. */
    Planting adviseConstructor(final String type, final Class<?> advice) {
        return advise(type, CONSTRUCTOR, advice);
    }

    /** Has a method return at once: 0, false or null. */
    Planting skip(final String type, final String method) {
        return advise(type, method, ReturnAtOnce.class);
    }

    /** Leaves a call out of a method: its result is 0, false or null. */
    Planting omit(final String type, final String method, final String called) {
        return add(
                type,
                method,
                MemberSubstitution.relaxed().method(named(called)).stub().on(named(method)));
    }

    /**
     * Has a method call something else.
     *
     * @param replacement another method of the same object, or a static one that takes the object
     *     first
     */
    Planting redirect(
            final String type, final String method, final String called, final Method replacement) {
        return add(
                type,
                method,
                MemberSubstitution.relaxed()
                        .method(named(called))
                        .replaceWith(replacement)
                        .on(named(method)));
    }

    /** Names of the classes that are rewritten. */
    Set<String> types() {
        return rewritings.keySet();
    }

    /** Class file of a class with the bug in it. */
    byte[] rewrite(final String type, final ClassFileLocator classFiles) {
        final TypeDescription description =
                TypePool.Default.of(classFiles).describe(type).resolve();
        final byte[] same = builder(description, classFiles).make().getBytes();
        byte[] bytes = same;
        DynamicType.Builder<?> builder = builder(description, classFiles);
        for (final Rewriting rewriting : rewritings.get(type)) {
            builder = builder.visit(rewriting.visitor());
            final byte[] rewritten = builder.make().getBytes();
            if (Arrays.equals(bytes, rewritten)) {
                throw new IllegalStateException(
                        "nothing to rewrite: type=" + type + " method=" + rewriting.method());
            }
            bytes = rewritten;
        }
        return bytes;
    }

    private static DynamicType.Builder<?> builder(
            final TypeDescription description, final ClassFileLocator classFiles) {
        return new ByteBuddy(ClassFileVersion.JAVA_V17)
                .with(TypeValidation.DISABLED)
                .redefine(description, classFiles);
    }

    /** Advice: the method does nothing. */
    static final class ReturnAtOnce {
        private ReturnAtOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
