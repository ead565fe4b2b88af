package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.RowDeletes;
import dev.graticule.table.SpatialTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion vectors of other engines. */
class DeletedRowsTest {
  private static final String RELATIVE = "^-aqEH.-t@S}K{vb[*k^";
  private static final String RELATIVE_FILE =
      "deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin";

  @TempDir Path folder;

  record Id(long id) {}

  /** A table of the ids 0 to 9 in one file, some of them deleted. */
  private ForeignTable deleted(DeltaLake lake, Map<String, ?> vector) throws IOException {
    ForeignTable table =
        ForeignTable.in(folder.resolve("t"))
            .feature("deletionVectors")
            .property("delta.enableDeletionVectors", "true")
            .column("id", "long")
            .begin();
    ForeignTable.file(
        folder.resolve("t"),
        "a.parquet",
        Id.class,
        LongStream.range(0, 10).mapToObj(Id::new).toList(),
        lake.allocator());
    return table.commit(
        1,
        ForeignTable.info("WRITE"),
        ForeignTable.add(
            "a.parquet",
            "{\"numRecords\":10,\"minValues\":{\"id\":0},\"maxValues\":{\"id\":9},\"nullCount\":{\"id\":0},\"tightBounds\":false}",
            Map.of(),
            Optional.of(vector)));
  }

  static Map<String, Object> vector(
      String storage, String path, Optional<Integer> offset, byte[] bytes, int cardinality) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("storageType", storage);
    vector.put("pathOrInlineDv", path);
    offset.ifPresent(o -> vector.put("offset", o));
    vector.put("sizeInBytes", bytes.length);
    vector.put("cardinality", cardinality);
    return vector;
  }

  private static Map<String, Object> inline(int... rows) {
    byte[] bytes = DeletionVectorTest.portable(rows);
    return vector("i", DeletionVectorTest.z85(bytes), Optional.empty(), bytes, rows.length);
  }

  private void writeVector(Path file, byte[] bytes) throws IOException {
    byte[] framed = DeletionVectorTest.framed(bytes);
    byte[] all = new byte[framed.length + 1];
    all[0] = 1;
    System.arraycopy(framed, 0, all, 1, framed.length);
    Files.write(file, all);
  }

  @Test
  void rowsDeletedInTheLogItselfAreGone() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, inline(1, 2, 9));
      SpatialTable table = lake.table("t");

      assertThat(lake.ids(table)).containsExactly(0L, 3L, 4L, 5L, 6L, 7L, 8L);
      assertThat(lake.ids(table, table.snapshot(), Predicates.ge("id", 8))).containsExactly(8L);
      DataFile file = table.snapshot().files(Predicates.all()).get(0);
      assertThat(file.rows()).as("deleted ones included").isEqualTo(10);
      assertThat(file.deletes().map(RowDeletes::read)).contains(DeletedRows.of(1, 2, 9));
    }
  }

  @Test
  void rowsDeletedInAFileBesideTheDataAreGone() throws Exception {
    byte[] bytes = DeletionVectorTest.portable(0, 4);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, vector("u", RELATIVE, Optional.of(1), bytes, 2));
      writeVector(folder.resolve("t").resolve(RELATIVE_FILE), bytes);

      assertThat(lake.ids(lake.table("t"))).containsExactly(1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
    }
  }

  @Test
  void aVectorIsReadOnlyWhenRowsAre() throws Exception {
    byte[] bytes = DeletionVectorTest.portable(0, 4);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, vector("u", RELATIVE, Optional.of(1), bytes, 2));
      SpatialTable table = lake.table("t");
      RowDeletes deletes = table.snapshot().files(Predicates.all()).get(0).deletes().orElseThrow();

      assertThatThrownBy(deletes::read).isInstanceOf(ObjectNotFoundException.class);
      writeVector(folder.resolve("t").resolve(RELATIVE_FILE), bytes);
      assertThat(deletes.read()).isEqualTo(DeletedRows.of(0, 4));
      assertThat(deletes.id()).isEqualTo("u" + RELATIVE + "@1");
    }
  }

  @Test
  void aDamagedVectorIsRefusedByItsName() throws Exception {
    byte[] bytes = DeletionVectorTest.portable(0, 4);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, vector("u", RELATIVE, Optional.of(1), bytes, 2));
      Path file = folder.resolve("t").resolve(RELATIVE_FILE);
      writeVector(file, DeletionVectorTest.portable(0, 5));
      byte[] all = Files.readAllBytes(file);
      all[all.length - 1] ^= 1;
      Files.write(file, all);

      assertThatThrownBy(() -> lake.ids(lake.table("t")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(RELATIVE_FILE)
          .hasMessageContaining("a.parquet");
      Files.write(file, new byte[3]);
      assertThatThrownBy(() -> lake.ids(lake.table("t")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("byte 3");
    }
  }

  @Test
  void aVectorOutsideTheTableIsReadOnlyWhenItMay() throws Exception {
    byte[] bytes = DeletionVectorTest.portable(0, 4);
    Path outside = folder.resolve("elsewhere.bin");
    Path inside = folder.resolve("t").resolve("inside.bin");
    for (Path file : List.of(outside, inside)) {
      try (DeltaLake lake = DeltaLake.in(folder)) {
        deleted(lake, vector("p", "file://" + file.toAbsolutePath(), Optional.of(1), bytes, 2));
        writeVector(file, bytes);
        if (file.equals(inside)) {
          assertThat(lake.ids(lake.table("t"))).hasSize(8);
        } else {
          assertThatThrownBy(() -> lake.ids(lake.table("t")))
              .isInstanceOf(RefusedException.class)
              .hasMessageContaining("elsewhere.bin");
        }
      }
      try (DeltaLake lake =
          DeltaLake.in(folder, LakeOptions.defaults().withOutsideFiles(OutsideFiles.READ))) {
        assertThat(lake.ids(lake.table("t"))).hasSize(8);
      }
      deleteAll(folder.resolve("t"));
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aRewriteTakesTheFileOutWithItsVector() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, inline(1, 2, 9));
      SpatialTable table = lake.table("t");
      DataFile file = table.snapshot().files(Predicates.all()).get(0);

      table.commit(Commit.replace(table.snapshot().id(), List.of(file.path()), List.of()));

      JsonNode remove = null;
      for (String line :
          Files.readAllLines(folder.resolve("t").resolve(LogFiles.commit(2).value()))) {
        JsonNode action = ForeignTable.JSON.readTree(line);
        remove = action.has("remove") ? action.get("remove") : remove;
      }
      assertThat(remove).isNotNull();
      assertThat(remove.at("/deletionVector/storageType").asText()).isEqualTo("i");
      assertThat(remove.path("dataChange").asBoolean()).isFalse();
      assertThat(lake.ids(table)).isEmpty();
    }
  }

  @Test
  void rowsDeletedMeanwhileDoNotComeBackThroughARewrite() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      ForeignTable foreign = deleted(lake, inline(1));
      SpatialTable table = lake.table("t");
      String base = table.snapshot().id();
      DataFile file = table.snapshot().files(Predicates.all()).get(0);
      foreign.commit(
          2,
          ForeignTable.info("DELETE"),
          ForeignTable.JSON
              .createObjectNode()
              .set(
                  "remove",
                  ForeignTable.JSON.valueToTree(
                      Map.of(
                          "path",
                          "a.parquet",
                          "deletionTimestamp",
                          1,
                          "dataChange",
                          true,
                          "deletionVector",
                          inline(1))))
              .toString(),
          ForeignTable.add(
              "a.parquet", "{\"numRecords\":10}", Map.of(), Optional.of(inline(1, 2))));

      assertThatThrownBy(() -> table.commit(Commit.replace(base, List.of(file.path()), List.of())))
          .isInstanceOfSatisfying(
              CommitConflictException.class,
              e -> assertThat(e.remedy()).isEqualTo(Remedy.READ_AGAIN))
          .hasMessageContaining("a.parquet");
      assertThat(lake.ids(table)).hasSize(8);
    }
  }

  @Test
  void expiringVersionsTakesTheirVectorsWithThem() throws Exception {
    byte[] bytes = DeletionVectorTest.portable(0, 4);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      deleted(lake, vector("u", RELATIVE, Optional.of(1), bytes, 2));
      writeVector(folder.resolve("t").resolve(RELATIVE_FILE), bytes);
      SpatialTable table = lake.table("t");
      assertThat(
              table.unreferencedFiles(java.time.Duration.ZERO, dev.graticule.table.AgeFloor.NONE))
          .isEmpty();
      DataFile file = table.snapshot().files(Predicates.all()).get(0);
      table.commit(Commit.replace(table.snapshot().id(), List.of(file.path()), List.of()));
      assertThat(
              table.unreferencedFiles(java.time.Duration.ZERO, dev.graticule.table.AgeFloor.NONE))
          .as("earlier versions hold it")
          .isEmpty();

      table.expire(new dev.graticule.table.Expiry(java.time.Instant.now().plusSeconds(60), 1));

      assertThat(folder.resolve("t").resolve(RELATIVE_FILE)).doesNotExist();
      assertThat(folder.resolve("t").resolve("a.parquet")).doesNotExist();
    }
  }
}
