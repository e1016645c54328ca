// What the sink promises, against a host in memory.
#include "gantry/testing.h"

static char folder[] = "/tmp/template-name-XXXXXX";
static char path[64];
static char config[128];

// The file as a text.
static const char *text_of_file(void) {
  static char text[4096];
  FILE *file = fopen(path, "r");
  size_t length = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
  if (file != NULL) fclose(file);
  text[length] = '\0';
  return text;
}

static void every_event_becomes_a_line(gantry_fake *host) {
  gantry_fake_instance *sink = gantry_fake_create(host, GANTRY_SINK_1, "template-name", config);
  gantry_event events[] = {
    gantry_fake_make_event(1, "run.queued", "", "{\"seq\": 1}"),
    gantry_fake_make_event(2, "phase.started", "build", "{\"seq\": 2}"),
  };
  size_t accepted;
  GANTRY_EXPECT(gantry_fake_deliver(sink, events, 2, &accepted)->status == GANTRY_OK);
  GANTRY_EXPECT(accepted == 2);
  GANTRY_EXPECT(gantry_fake_flush(sink)->status == GANTRY_OK);
  GANTRY_EXPECT(strcmp(text_of_file(), "{\"seq\": 1}\n{\"seq\": 2}\n") == 0);
  gantry_fake_destroy(sink);
}

static void a_second_instance_appends(gantry_fake *host) {
  gantry_fake_instance *sink = gantry_fake_create(host, GANTRY_SINK_1, "template-name", config);
  gantry_event event = gantry_fake_make_event(3, "run.succeeded", "", "{\"seq\": 3}");
  size_t accepted;
  GANTRY_EXPECT(gantry_fake_deliver(sink, &event, 1, &accepted)->status == GANTRY_OK);
  GANTRY_EXPECT(strcmp(text_of_file(), "{\"seq\": 1}\n{\"seq\": 2}\n{\"seq\": 3}\n") == 0);
  gantry_fake_destroy(sink);
}

static void a_path_that_cannot_be_written_is_refused(gantry_fake *host) {
  const char *configs[] = {"{\"path\": \"/\"}", "{\"path\": \"a\\u0000b\"}"};
  for (size_t i = 0; i < 2; i++) {
    GANTRY_EXPECT(gantry_fake_create(host, GANTRY_SINK_1, "template-name", configs[i]) == NULL);
    GANTRY_EXPECT(strcmp(host->result.failure.code, "TEMPLATE_NAME_OPEN") == 0);
    GANTRY_EXPECT(host->result.failure.retry_class == GANTRY_RETRY_CONFIG);
  }
}

int main(void) {
  if (mkdtemp(folder) == NULL) return 1;
  snprintf(path, sizeof path, "%s/events.jsonl", folder);
  snprintf(config, sizeof config, "{\"path\": \"%s\"}", path);
  gantry_fake *host = gantry_fake_new();
  if (!GANTRY_EXPECT(gantry_fake_enter(host, gantry_plugin_v1))) return gantry_expected();
  every_event_becomes_a_line(host);
  a_second_instance_appends(host);
  a_path_that_cannot_be_written_is_refused(host);
  gantry_fake_free(host);
  unlink(path);
  rmdir(folder);
  return gantry_expected();
}
