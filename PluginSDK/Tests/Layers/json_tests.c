// What gantry/json.h reads and gantry/json_writer.h writes.
#include "gantry/testing.h"

static gantry_bytes of(const char *text) { return gantry_fake_bytes(text); }

static int is(gantry_bytes value, const char *text) {
  return value.len == strlen(text) && memcmp(value.ptr, text, value.len) == 0;
}

static void members_of_any_type_are_found(void) {
  gantry_bytes value;
  gantry_bytes object = of("{\"a\": {\"b\": [1]}, \"c\": \"d\", \"a\": null}");
  GANTRY_EXPECT(gantry_json_value(object, "c", &value) == GANTRY_JSON_FOUND && is(value, "\"d\""));
  GANTRY_EXPECT(gantry_json_value(object, "a", &value) == GANTRY_JSON_FOUND && is(value, "null"));
  GANTRY_EXPECT(gantry_json_value(object, "e", &value) == GANTRY_JSON_ABSENT);
  GANTRY_EXPECT(gantry_json_value(of("[]"), "a", &value) == GANTRY_JSON_MALFORMED);
}

static void lists_are_walked_to_their_end(void) {
  gantry_bytes list = of(" [ 1 , {\"a\": [2, 3]} ,\"x\" ] "), element;
  size_t at = 0;
  const char *elements[] = {"1", "{\"a\": [2, 3]}", "\"x\""};
  for (size_t i = 0; i < 3; i++) {
    GANTRY_EXPECT(gantry_json_next(list, &at, &element) == GANTRY_JSON_FOUND);
    GANTRY_EXPECT(is(element, elements[i]));
  }
  GANTRY_EXPECT(gantry_json_next(list, &at, &element) == GANTRY_JSON_ABSENT);
  GANTRY_EXPECT(gantry_json_next(list, &at, &element) == GANTRY_JSON_ABSENT);
  at = 0;
  GANTRY_EXPECT(gantry_json_next(of("[]"), &at, &element) == GANTRY_JSON_ABSENT);
  GANTRY_EXPECT(gantry_json_next(of("[]"), &at, &element) == GANTRY_JSON_ABSENT);
}

static void what_is_no_list_is_malformed(void) {
  const char *bad[] = {"", "{}", "[1 2]", "[1,", "[", "[1,]", "[] x", "nothing"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    gantry_bytes element;
    size_t at = 0;
    int found = GANTRY_JSON_FOUND;
    for (int steps = 0; steps < 4 && found == GANTRY_JSON_FOUND; steps++) {
      found = gantry_json_next(of(bad[i]), &at, &element);
    }
    GANTRY_EXPECT(found == GANTRY_JSON_MALFORMED);
  }
}

static void texts_are_escaped(void) {
  gantry_json_writer text = {0};
  gantry_json_quote(&text, "a\"b\\c\n\0\x1f", 8);
  gantry_json_raw(&text, ",");
  gantry_json_whole(&text, INT64_MIN);
  gantry_json_quote(&text, "", 0);
  gantry_json_append(&text, "", 1);
  GANTRY_EXPECT(!text.failed);
  GANTRY_EXPECT(strcmp(text.ptr, "\"a\\\"b\\\\c\\u000a\\u0000\\u001f\",-9223372036854775808\"\"") == 0);
  gantry_json_free(&text);
  GANTRY_EXPECT(text.ptr == NULL && text.len == 0);
}

static void what_is_written_is_read_back(void) {
  gantry_json_writer text = {0};
  char back[512];
  size_t length;
  gantry_json_raw(&text, "{\"t\": ");
  char all[255];
  for (int i = 0; i < 127; i++) all[i] = (char)(i + 1);
  gantry_json_quote(&text, all, 127);
  gantry_json_raw(&text, "}");
  gantry_bytes view = gantry_json_view(&text);
  GANTRY_EXPECT(gantry_json_string(view, "t", back, sizeof back, &length) == GANTRY_JSON_FOUND);
  GANTRY_EXPECT(length == 127 && memcmp(back, all, 127) == 0);
  gantry_json_free(&text);
}

int main(void) {
  members_of_any_type_are_found();
  lists_are_walked_to_their_end();
  what_is_no_list_is_malformed();
  texts_are_escaped();
  what_is_written_is_read_back();
  return gantry_expected();
}
