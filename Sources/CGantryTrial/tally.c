#include "tally.h"

#include <stdio.h>

#include "json.h"

static void add_status(tally *tally, gantry_status status, uint64_t times) {
  size_t i = 0;
  while (i < tally->status_count && tally->statuses[i].status != status) i++;
  if (i == TALLY_STATUSES) i--;
  if (i == tally->status_count) {
    tally->status_count++;
    tally->statuses[i].status = status;
    tally->statuses[i].times = 0;
  }
  tally->statuses[i].times += times;
}

void tally_status(tally *tally, gantry_status status) { add_status(tally, status, 1); }

static void add_output(tally *tally, uint64_t hash) {
  for (size_t i = 0; i < tally->output_count; i++) {
    if (tally->outputs[i] == hash) return;
  }
  if (tally->output_count < TALLY_OUTPUTS) tally->outputs[tally->output_count++] = hash;
}

void tally_output(tally *tally, const pile *output) {
  // FNV-1a: to compare, not to keep out anybody.
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < output->size; i++) hash = (hash ^ output->bytes[i]) * 0x100000001b3u;
  add_output(tally, hash);
}

void tally_add(tally *tally, const struct tally *other) {
  for (size_t i = 0; i < other->status_count; i++) {
    add_status(tally, other->statuses[i].status, other->statuses[i].times);
  }
  for (size_t i = 0; i < other->output_count; i++) add_output(tally, other->outputs[i]);
}

void tally_tell(const tally *tally, const char *name, pile *line) {
  json_open(line, name, '{');
  for (size_t i = 0; i < tally->status_count; i++) {
    char status[16];
    snprintf(status, sizeof status, "%d", (int)tally->statuses[i].status);
    json_whole(line, status, (int64_t)tally->statuses[i].times);
  }
  json_close(line, '}');
}
