package dev.graticule.checks;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes down what users can see of a module: a type a paragraph, a member a line, all in order.
 */
final class PublicApi {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

  private PublicApi() {}

  static String of(Path classes) {
    return Repository.files(classes, ".class").stream()
        .map(file -> load(classes.relativize(file)))
        .filter(PublicApi::isSeen)
        .sorted(Comparator.comparing(Class::getName))
        .map(PublicApi::describe)
        .collect(joining("\n"));
  }

  private static Class<?> load(Path file) {
    String name = file.toString().replace(file.getFileSystem().getSeparator(), ".");
    try {
      return Class.forName(
          name.substring(0, name.length() - ".class".length()),
          false,
          PublicApi.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSeen(Class<?> type) {
    return isSeen(type.getModifiers())
        && !type.isSynthetic()
        && !type.getSimpleName().equals("package-info")
        && !type.getPackageName().contains(".internal")
        && (type.getEnclosingClass() == null || isSeen(type.getEnclosingClass()));
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    List<String> lines = new ArrayList<>();
    Stream.<Member>of(type.getDeclaredFields()).forEach(field -> add(lines, field));
    Stream.<Member>of(type.getDeclaredConstructors()).forEach(made -> add(lines, made));
    Stream.<Member>of(type.getDeclaredMethods())
        .filter(method -> !OF_EVERY_OBJECT.contains(method.getName()))
        .forEach(method -> add(lines, method));
    return Stream.concat(Stream.of(header(type)), lines.stream().sorted())
        .collect(joining("\n", "", "\n"));
  }

  private static void add(List<String> lines, Member member) {
    if (isSeen(member.getModifiers()) && !member.isSynthetic()) {
      lines.add("  " + shorten(member));
    }
  }

  private static String header(Class<?> type) {
    List<String> above = new ArrayList<>();
    if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
      above.add(type.getGenericSuperclass().getTypeName());
    }
    Stream.of(type.getGenericInterfaces()).map(Type::getTypeName).forEach(above::add);
    String own = modifiers(type) + kind(type) + type.getName() + parameters(type);
    return above.isEmpty() ? own : own + " : " + shorten(String.join(", ", above));
  }

  /** In our own words, because {@link Class#toGenericString()} changes from one JDK to the next. */
  private static String modifiers(Class<?> type) {
    int implied = Modifier.INTERFACE | (type.isInterface() ? Modifier.ABSTRACT : 0);
    String written = Modifier.toString(type.getModifiers() & ~implied);
    return written + (type.isSealed() ? " sealed " : " ");
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface ";
    }
    if (type.isInterface()) {
      return "interface ";
    }
    return type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
  }

  private static String parameters(Class<?> type) {
    String all =
        Stream.of(type.getTypeParameters()).map(PublicApi::parameter).collect(joining(","));
    return all.isEmpty() ? "" : "<" + all + ">";
  }

  private static String parameter(TypeVariable<?> variable) {
    String bounds =
        Stream.of(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(bound -> shorten(bound.getTypeName()))
            .collect(joining(" & "));
    return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
  }

  private static String shorten(Member member) {
    String owner = member.getDeclaringClass().getName();
    String text =
        member instanceof Field field
            ? field.toGenericString()
            : member instanceof Method method
                ? method.toGenericString()
                : ((Constructor<?>) member).toGenericString();
    String simple = member.getDeclaringClass().getSimpleName();
    String own = text.replace(owner + "." + member.getName(), member.getName());
    return shorten(member instanceof Executable ? own.replace(owner + "(", simple + "(") : own);
  }

  /** Types by their own names: packages stand in the headers. */
  private static String shorten(String text) {
    return text.replaceAll("\\b(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])", "").replace('$', '.');
  }
}
