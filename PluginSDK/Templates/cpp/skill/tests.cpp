// What the skill promises, against a host in memory.
#include "gantry/testing.h"

static void a_text_is_counted(gantry_fake_instance *skill) {
  const gantry_fake_result *result = gantry_fake_invoke(skill, "{\"text\": \"one two\\nthree\"}");
  GANTRY_EXPECT(result->status == GANTRY_OK);
  GANTRY_EXPECT(strcmp(result->output, "{\"lines\": 2, \"words\": 3, \"bytes\": 13}") == 0);
}

static void an_empty_text_has_nothing(gantry_fake_instance *skill) {
  const gantry_fake_result *result = gantry_fake_invoke(skill, "{\"text\": \"\"}");
  GANTRY_EXPECT(strcmp(result->output, "{\"lines\": 0, \"words\": 0, \"bytes\": 0}") == 0);
}

static void bytes_are_counted_and_not_characters(gantry_fake_instance *skill) {
  const gantry_fake_result *result = gantry_fake_invoke(skill, "{\"text\": \"\\u00e9\\u0000\\n\"}");
  GANTRY_EXPECT(strcmp(result->output, "{\"lines\": 1, \"words\": 1, \"bytes\": 4}") == 0);
}

static void without_a_text_it_says_what_is_missing(gantry_fake_instance *skill) {
  const gantry_fake_result *result = gantry_fake_invoke(skill, "{\"text\": 5}");
  GANTRY_EXPECT(result->status == GANTRY_BAD_INPUT);
  GANTRY_EXPECT(strcmp(result->failure.code, "BAD_INPUT") == 0);
}

static void a_cancelled_call_stops(gantry_fake *host, gantry_fake_instance *skill) {
  host->options.cancelled = 1;
  const gantry_fake_result *result = gantry_fake_invoke(skill, "{\"text\": \"one\"}");
  GANTRY_EXPECT(result->status == GANTRY_CANCELLED);
  GANTRY_EXPECT(result->output_len == 0);
  host->options.cancelled = 0;
}

int main(void) {
  gantry_fake *host = gantry_fake_new();
  if (!GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1))) return gantry_expected();
  gantry_fake_instance *skill = gantry_fake_create(host, GANTRY_SKILL_1, "template-name", "{}");
  a_text_is_counted(skill);
  an_empty_text_has_nothing(skill);
  bytes_are_counted_and_not_characters(skill);
  without_a_text_it_says_what_is_missing(skill);
  a_cancelled_call_stops(host, skill);
  gantry_fake_destroy(skill);
  gantry_fake_free(host);
  return gantry_expected();
}
