// What the phase promises, against a host in memory.
#include "gantry/testing.h"

static char folder[] = "/tmp/template-name-XXXXXX";
static char path[64];
static char input[256];

static void write_file(const char *text) {
  FILE *file = fopen(path, "w");
  if (file == NULL) abort();
  fputs(text, file);
  fclose(file);
}

static int file_is(const char *expected) {
  char text[256];
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = '\0';
  return strcmp(text, expected) == 0;
}

static void a_plan_writes_nothing(gantry_fake *host, gantry_fake_instance *phase) {
  const gantry_fake_result *result = gantry_fake_plan(phase, input);
  GANTRY_EXPECT(result->status == GANTRY_OK);
  GANTRY_EXPECT(strstr(result->output, "\"bytes\": 6}") != NULL);
  GANTRY_EXPECT(access(path, F_OK) != 0);
  GANTRY_EXPECT(host->effect_count == 0);
}

static void a_cancelled_run_writes_nothing(gantry_fake *host, gantry_fake_instance *phase) {
  host->options.cancelled = 1;
  GANTRY_EXPECT(gantry_fake_run(phase, input)->status == GANTRY_CANCELLED);
  GANTRY_EXPECT(access(path, F_OK) != 0);
  host->options.cancelled = 0;
}

static void a_run_writes_and_says_how_to_take_it_back(
  gantry_fake *host, gantry_fake_instance *phase) {
  GANTRY_EXPECT(gantry_fake_run(phase, input)->status == GANTRY_OK);
  GANTRY_EXPECT(file_is("hello\n"));
  GANTRY_EXPECT(host->effect_count == 1);
  GANTRY_EXPECT(strstr(host->effects[0].receipt, "\"text\": \"hello\\u000a\"}") != NULL);
  GANTRY_EXPECT(host->effects[0].result != NULL);
}

static void a_second_attempt_changes_nothing(gantry_fake *host, gantry_fake_instance *phase) {
  host->options.attempt = 2;
  GANTRY_EXPECT(gantry_fake_run(phase, input)->status == GANTRY_OK);
  GANTRY_EXPECT(file_is("hello\n"));
  GANTRY_EXPECT(host->effect_count == 1);
}

static void undo_removes_the_note_and_may_come_twice(gantry_fake_instance *phase) {
  char report[128];
  snprintf(report, sizeof report, "{\"undone\": [\"%s\"], \"kept\": []}", path);
  GANTRY_EXPECT(strcmp(gantry_fake_undo(phase)->output, report) == 0);
  GANTRY_EXPECT(access(path, F_OK) != 0);
  GANTRY_EXPECT(strcmp(gantry_fake_undo(phase)->output, "{\"undone\": [], \"kept\": []}") == 0);
}

static void a_note_that_was_settled_is_not_written_again(gantry_fake_instance *phase) {
  const gantry_fake_result *result = gantry_fake_run(phase, input);
  GANTRY_EXPECT(result->status == GANTRY_OK);
  GANTRY_EXPECT(strstr(result->output, "\"bytes\": 6}") != NULL);
  GANTRY_EXPECT(access(path, F_OK) != 0);
}

static void what_others_wrote_is_kept(gantry_fake_instance *phase) {
  write_file("mine");
  const gantry_fake_result *result = gantry_fake_run(phase, input);
  GANTRY_EXPECT(result->status == GANTRY_FAILED);
  GANTRY_EXPECT(strcmp(result->failure.code, "NOTE_EXISTS") == 0);
  GANTRY_EXPECT(strstr(gantry_fake_undo(phase)->output, "it was changed since") != NULL);
  GANTRY_EXPECT(file_is("mine"));
  unlink(path);
}

static void a_name_that_leads_elsewhere_is_refused(gantry_fake_instance *phase) {
  const char *names[] = {"../out", "", ".", "a\\u0000b"};
  for (size_t i = 0; i < 4; i++) {
    char bad[160];
    snprintf(bad, sizeof bad, "{\"folder\": \"%s\", \"name\": \"%s\", \"text\": \"\"}", folder, names[i]);
    const gantry_fake_result *result = gantry_fake_run(phase, bad);
    GANTRY_EXPECT(result->status == GANTRY_FAILED);
    GANTRY_EXPECT(strcmp(result->failure.code, "BAD_NOTE") == 0);
  }
}

static void a_host_without_effects_is_refused(void) {
  gantry_fake *host = gantry_fake_new();
  gantry_fake_without(host, GANTRY_EFFECTS_1);
  GANTRY_EXPECT(!gantry_fake_enter(host, gantry_plugin_v1));
  GANTRY_EXPECT(host->refusal != NULL && strstr(host->refusal, "gantry.effects/1") != NULL);
  gantry_fake_free(host);
}

int main(void) {
  if (mkdtemp(folder) == NULL) return 1;
  snprintf(path, sizeof path, "%s/note", folder);
  snprintf(input, sizeof input,
           "{\"folder\": \"%s\", \"name\": \"note\", \"text\": \"hello\\n\"}", folder);
  gantry_fake *host = gantry_fake_new();
  if (!GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1))) return gantry_expected();
  gantry_fake_instance *phase = gantry_fake_create(host, GANTRY_PHASE_1, "template-name", "{}");
  a_plan_writes_nothing(host, phase);
  a_cancelled_run_writes_nothing(host, phase);
  a_run_writes_and_says_how_to_take_it_back(host, phase);
  a_second_attempt_changes_nothing(host, phase);
  undo_removes_the_note_and_may_come_twice(phase);
  a_note_that_was_settled_is_not_written_again(phase);
  what_others_wrote_is_kept(phase);
  a_name_that_leads_elsewhere_is_refused(phase);
  gantry_fake_destroy(phase);
  a_host_without_effects_is_refused();
  gantry_fake_free(host);
  rmdir(folder);
  return gantry_expected();
}
