package dev.graticule.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Does what each line of its input asks. An answer has {@code ok}, or {@code failed} with the name
 * of the error and its {@code message}.
 */
public final class Ours {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Ours() {}

  /**
   * Answers until the input ends.
   *
   * @param args none
   * @throws IOException when the input cannot be read
   */
  public static void main(String[] args) throws IOException {
    // Whatever else prints must not stand between answers.
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (Talk talk = new Talk();
        BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = requests.readLine()) != null) {
        answers.println(answer(talk, line));
        answers.flush();
      }
    }
  }

  private static String answer(Talk talk, String line) throws JsonProcessingException {
    ObjectNode answer = JSON.createObjectNode();
    try {
      JsonNode ok = talk.answer(new Request(JSON.readTree(line)));
      answer.set("ok", ok);
    } catch (Exception | LinkageError e) {
      e.printStackTrace();
      answer.put("failed", e.getClass().getSimpleName());
      answer.put("message", String.valueOf(e.getMessage()));
    }
    return JSON.writeValueAsString(answer);
  }
}
