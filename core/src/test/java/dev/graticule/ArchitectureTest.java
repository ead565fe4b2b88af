package dev.graticule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of core's packages, and what may not cross their doors. */
class ArchitectureTest {
  private static final String ROOT = "dev.graticule";
  private static final String HADOOP = "org.apache.hadoop";

  /** Each may use only those before it. */
  private static final List<String> ORDER =
      List.of(
          "job",
          "contract",
          "predicate",
          "batch",
          "store",
          "grid",
          "order",
          "file",
          "write",
          "quality",
          "table",
          "convert");

  /** Where a name of the local file system enters the library. */
  private static final Set<String> PATH_DOORS = Set.of("Store.local", "Scratch.local", "Lake.open");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertThat(CLASSES.stream().map(ArchitectureTest::stage).collect(Collectors.toSet()))
        .isSubsetOf(Stream.concat(Stream.of(""), ORDER.stream()).toList());
  }

  static List<String> order() {
    return ORDER;
  }

  @ParameterizedTest
  @MethodSource("order")
  void aPackageUsesOnlyThoseBeforeIt(String stage) {
    Set<String> later = Set.copyOf(ORDER.subList(ORDER.indexOf(stage) + 1, ORDER.size()));
    noClasses()
        .that(describe("are in " + stage, type -> stage(type).equals(stage)))
        .should()
        .dependOnClassesThat(describe("come later", type -> later.contains(stage(type))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theRootUsesNothing() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat(describe("come later", type -> ORDER.contains(stage(type))))
        .check(CLASSES);
  }

  @Test
  void noEngineAndNoTableFormatIsKnown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.duckdb..", "org.apache.iceberg..", "io.delta..")
        .check(CLASSES);
  }

  @Test
  void noHadoopTypeStandsInAPublicSignature() {
    assertThat(seenByUsers().filter(mentions(type -> type.getPackageName().startsWith(HADOOP))))
        .isEmpty();
  }

  @Test
  void aPathEntersOnlyThroughTheDoors() {
    assertThat(
            seenByUsers()
                .filter(mentions(type -> type.isEquivalentTo(Path.class)))
                .map(unit -> unit.getOwner().getSimpleName() + "." + unit.getName()))
        .isSubsetOf(PATH_DOORS);
  }

  @Test
  void onlyTheStoreTouchesTheLocalFileSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".store..")
        .should()
        .dependOnClassesThat(
            describe(
                "work on the local file system",
                type ->
                    type.isEquivalentTo(Files.class)
                        || type.isEquivalentTo(File.class)
                        || type.isEquivalentTo(FileInputStream.class)
                        || type.isEquivalentTo(FileOutputStream.class)
                        || type.isEquivalentTo(RandomAccessFile.class)))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "com.uber.h3core.., H3Grid",
    "com.google.common.geometry.., S2Grid",
    "org.apache.parquet.avro.., AvroParquetFile",
    "org.wololo.flatgeobuf.., FlatGeobufFeatures",
    "org.apache.arrow.compression.., ArrowCompression"
  })
  void anOptionalLibraryIsTouchedByOneClass(String library, String only) {
    noClasses()
        .that()
        .doNotHaveSimpleName(only)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void avroIsTouchedByTheClassesThatBearItsName() {
    noClasses()
        .that(
            describe("are not Avro's", type -> !type.getName().startsWith(ROOT + ".convert.Avro")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.avro..")
        .check(CLASSES);
  }

  private static String stage(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT + ".")) {
      return "";
    }
    return name.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }

  private static Stream<JavaCodeUnit> seenByUsers() {
    return CLASSES.stream()
        .filter(type -> seen(type.getModifiers()) && !type.getPackageName().contains(".internal"))
        .flatMap(type -> type.getCodeUnits().stream())
        .filter(unit -> seen(unit.getModifiers()));
  }

  private static boolean seen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static Predicate<JavaCodeUnit> mentions(Predicate<JavaClass> forbidden) {
    return unit ->
        Stream.of(List.of(unit.getReturnType()), unit.getParameterTypes())
            .flatMap(List::stream)
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .anyMatch(forbidden);
  }
}
