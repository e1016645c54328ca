// What the strategy promises, against a host in memory.
#include "gantry/testing.h"

// A failure with this code after that many attempts.
static const char *failure(const char *code, int attempts) {
  static char text[256];
  snprintf(text, sizeof text,
           "{\"class\": \"failed\", \"code\": \"%s\", \"message\": \"m\", \"hint\": \"\", "
           "\"retry_class\": \"unknown\", \"attempts\": %d}", code, attempts);
  return text;
}

static void it_waits_twice_as_long_after_each_attempt(gantry_fake_instance *strategy) {
  const gantry_fake_result *result = gantry_fake_decide(strategy, failure("RATE_LIMITED", 1));
  GANTRY_EXPECT(result->status == GANTRY_OK);
  GANTRY_EXPECT(strstr(result->output, "\"after_ns\": 2000000000,") != NULL);
  result = gantry_fake_decide(strategy, failure("RATE_LIMITED", 2));
  GANTRY_EXPECT(strstr(result->output, "\"after_ns\": 4000000000,") != NULL);
}

static void it_asks_a_person_when_it_has_waited_enough(gantry_fake_instance *strategy) {
  const gantry_fake_result *result = gantry_fake_decide(strategy, failure("UNAVAILABLE", 3));
  GANTRY_EXPECT(strstr(result->output, "\"escalate\"") != NULL);
}

static void every_code_has_its_decision(gantry_fake_instance *strategy) {
  const char *output = gantry_fake_decide(strategy, failure("DISK_FULL", 1))->output;
  GANTRY_EXPECT(strstr(output, "\"escalate\"") != NULL);
  output = gantry_fake_decide(strategy, failure("NOTHING_TO_DO", 1))->output;
  GANTRY_EXPECT(strstr(output, "\"skip\"") != NULL);
}

static void other_failures_are_left_to_others(gantry_fake_instance *strategy) {
  const char *others[] = {failure("OTHER", 1), "{}"};
  for (size_t i = 0; i < 2; i++) {
    GANTRY_EXPECT(gantry_fake_decide(strategy, others[i])->status == GANTRY_UNSUPPORTED);
  }
}

static void a_setting_out_of_range_is_refused(gantry_fake *host) {
  const char *config = "{\"attempts_max\": 0}";
  GANTRY_EXPECT(gantry_fake_create(host, GANTRY_RECOVERY_1, "template-name", config) == NULL);
  GANTRY_EXPECT(strcmp(host->result.failure.code, "TEMPLATE_NAME_CONFIG") == 0);
}

int main(void) {
  gantry_fake *host = gantry_fake_new();
  if (!GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1))) return gantry_expected();
  gantry_fake_instance *strategy = gantry_fake_create(
    host, GANTRY_RECOVERY_1, "template-name", "{\"wait_seconds\": 2, \"attempts_max\": 3}");
  it_waits_twice_as_long_after_each_attempt(strategy);
  it_asks_a_person_when_it_has_waited_enough(strategy);
  every_code_has_its_decision(strategy);
  other_failures_are_left_to_others(strategy);
  gantry_fake_destroy(strategy);
  a_setting_out_of_range_is_refused(host);
  gantry_fake_free(host);
  return gantry_expected();
}
