package dev.graticule.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Lock;
import java.util.stream.BaseStream;
import org.junit.jupiter.api.Test;

/** Rules that the code of every published module keeps. */
class CodeRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPaths(
              Repository.PUBLISHED.stream()
                  .map(module -> Repository.file(module).resolve("target/classes"))
                  .filter(Files::isDirectory)
                  .toList());

  @Test
  void everyPackageSaysWhatItIsAndThatNothingInItIsNull() {
    assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
        .allSatisfy(
            folder ->
                assertThat(folder.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                    .as(folder.getName())
                    .isTrue());
  }

  @Test
  void nothingStaticCanChange() {
    fields()
        .that()
        .areStatic()
        .and(describe("are written", field -> !isSynthetic(field.getModifiers())))
        .should()
        .beFinal()
        .check(CLASSES);
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(describe("can change or hold threads", CodeRulesTest::isShared))
        .check(CLASSES);
  }

  @Test
  void nothingRunsOnTheCommonPool() {
    noClasses()
        .should()
        .callMethodWhere(describe("runs on the common pool", CodeRulesTest::usesCommonPool))
        .check(CLASSES);
  }

  private static boolean isSynthetic(Collection<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.SYNTHETIC);
  }

  private static boolean isShared(JavaClass type) {
    return type.getPackageName().equals("java.util.concurrent.atomic")
        || type.isAssignableTo(ThreadLocal.class)
        || type.isAssignableTo(Executor.class)
        || type.isAssignableTo(Lock.class)
        || type.isAssignableTo("java.util.concurrent.ConcurrentMap");
  }

  private static boolean usesCommonPool(JavaAccess<?> call) {
    JavaClass owner = call.getTargetOwner();
    String method = call.getTarget().getName();
    boolean withExecutor =
        call.getTarget() instanceof com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget t
            && t.getRawParameterTypes().stream().anyMatch(p -> p.isAssignableTo(Executor.class));
    return owner.isAssignableTo(ForkJoinPool.class) && method.equals("commonPool")
        || owner.isAssignableTo(CompletionStage.class) && method.endsWith("Async") && !withExecutor
        || owner.isAssignableTo(Collection.class) && method.equals("parallelStream")
        || owner.isAssignableTo(BaseStream.class) && method.equals("parallel");
  }
}
