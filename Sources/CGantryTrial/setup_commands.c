// What the host of this trial is like.
#include "commands.h"
#include "world.h"

static int is_made(const instrument *instrument) { return instrument->tables[0].pages != NULL; }

static const char too_late[] = "the host's tables are made already";

static const char *announce(announcement *said, const word *words, size_t count) {
  int64_t size, poison = 0;
  if (!word_number(words[0], &size) || size < -1 || size > UINT32_MAX) return "SIZE is no u32";
  if (count > 1 && (!word_number(words[1], &poison) || poison < 0 || poison > 2)) {
    return "POISON is not 0, 1 or 2";
  }
  *said = (announcement){size, (int)poison};
  return NULL;
}

static const char *host(instrument *instrument, const word *words, size_t count) {
  int64_t minor;
  if (is_made(instrument)) return too_late;
  if (!word_number(words[0], &minor) || minor < -1 || minor > UINT32_MAX) return "MINOR is no u32";
  for (int i = 0; i < 2; i++) {
    const char *problem = announce(&instrument->tables[i].host, words + 1, count - 1);
    if (problem != NULL) return problem;
    instrument->tables[i].minor = minor;
  }
  return NULL;
}

static const char *interfaces(instrument *instrument, const word *words, size_t count) {
  if (is_made(instrument)) return too_late;
  const char *problem = NULL;
  for (int i = 0; i < 2; i++) {
    problem = announce(&instrument->tables[i].interfaces, words, count);
  }
  return problem;
}

static const char *without(instrument *instrument, const word *words, size_t count) {
  (void)count;
  int is_known = 0;
  for (int table = TABLE_HOST + 1; table < TABLES; table++) {
    if (!word_is(words[0], "*") && !word_is(words[0], host_table_ids[table])) continue;
    instrument->tables[0].is_without[table] = instrument->tables[1].is_without[table] = 1;
    is_known = 1;
  }
  return is_known ? NULL : "there is no such interface";
}

// Puts a thing into the world. Returns NULL when there are too many.
static thing *put(instrument *instrument, thing_kind kind, word name, word bytes) {
  world *world = &instrument->world;
  pthread_mutex_lock(&world->lock);
  thing *thing = world_make(world, kind, 0, name.bytes, name.size);
  if (thing != NULL) thing->bytes = world_hold(world, bytes.bytes, bytes.size);
  pthread_mutex_unlock(&world->lock);
  return thing;
}

static const char too_many[] = "there is no room for more";

static const char *secret(instrument *instrument, const word *words, size_t count) {
  (void)count;
  return put(instrument, THING_SECRET, words[0], words[1]) == NULL ? too_many : NULL;
}

static const char *skill(instrument *instrument, const word *words, size_t count) {
  int64_t status = GANTRY_OK;
  if (count == 3 && (!word_number(words[2], &status) || status != (int32_t)status)) {
    return "STATUS is no number";
  }
  thing *thing = put(instrument, THING_SKILL, words[0], words[1]);
  if (thing == NULL) return too_many;
  thing->status = (int32_t)status;
  return NULL;
}

// Was done before the first command.
static const char *nothing(instrument *instrument, const word *words, size_t count) {
  (void)instrument, (void)words, (void)count;
  return NULL;
}

const command_kind setup_commands[] = {
  {"host", 3, 3, host},     {"interfaces", 1, 2, interfaces}, {"without", 1, 1, without},
  {"secret", 2, 2, secret}, {"skill", 2, 3, skill},           {"allow", 2, 2, nothing},
  {NULL, 0, 0, NULL},
};
