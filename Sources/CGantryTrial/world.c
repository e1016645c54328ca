#include "world.h"

#include <string.h>

#include "json.h"
#include "said.h"

void world_begin(world *world) { pthread_mutex_init(&world->lock, NULL); }

const uint8_t *world_bytes(const world *world, held held) {
  return world->bytes.bytes + held.start;
}

held world_hold(world *world, const void *bytes, size_t size) {
  held held = {world->bytes.size, size};
  pile_add(&world->bytes, bytes, size);
  return held;
}

thing *world_find(world *world, thing_kind kind, int32_t scope, const void *name, size_t size) {
  for (size_t i = 0; i < world->count; i++) {
    thing *thing = &world->things[i];
    if (thing->kind != kind || thing->scope != scope || thing->name.size != size) continue;
    if (size == 0 || memcmp(world_bytes(world, thing->name), name, size) == 0) return thing;
  }
  return NULL;
}

thing *world_make(world *world, thing_kind kind, int32_t scope, const void *name, size_t size) {
  thing *known = world_find(world, kind, scope, name, size);
  if (known != NULL) return known;
  if (world->count == WORLD_THINGS_MAX) return NULL;
  thing *thing = &world->things[world->count];
  *thing = (struct thing){.kind = kind, .scope = scope, .name = world_hold(world, name, size)};
  if (world->bytes.is_broken) return NULL;
  world->count++;
  return thing;
}

static void tell(const world *world, const char *name, held held, pile *line) {
  json_base64(line, name, world_bytes(world, held), held.size);
}

static void tell_effects(const world *world, pile *line, int settled) {
  json_open(line, said_names[settled ? SAID_SETTLED : SAID_INTENTS], '[');
  for (size_t i = 0; i < world->count; i++) {
    const thing *thing = &world->things[i];
    if (thing->kind != THING_EFFECT || (settled && !thing->is_settled)) continue;
    json_open(line, NULL, '{');
    tell(world, "key", thing->name, line);
    if (settled) tell(world, "result", thing->result, line);
    else tell(world, "receipt", thing->bytes, line);
    json_close(line, '}');
  }
  json_close(line, ']');
}

static void tell_values(const world *world, pile *line) {
  json_open(line, said_names[SAID_VALUES], '[');
  for (size_t i = 0; i < world->count; i++) {
    const thing *thing = &world->things[i];
    if (thing->kind != THING_VALUE) continue;
    json_open(line, NULL, '{');
    json_whole(line, "scope", thing->scope);
    tell(world, "key", thing->name, line);
    tell(world, "value", thing->bytes, line);
    json_close(line, '}');
  }
  json_close(line, ']');
}

static void tell_artifacts(const world *world, pile *line) {
  json_open(line, said_names[SAID_ARTIFACTS], '[');
  for (size_t i = 0; i < world->count; i++) {
    const thing *thing = &world->things[i];
    if (thing->kind != THING_ARTIFACT) continue;
    json_open(line, NULL, '{');
    tell(world, "name", thing->name, line);
    tell(world, "media_type", thing->result, line);
    json_whole(line, "size", (int64_t)thing->bytes.size);
    tell(world, "bytes", thing->bytes, line);
    json_close(line, '}');
  }
  json_close(line, ']');
}

void world_tell(const world *world, pile *line) {
  tell_effects(world, line, 0);
  tell_effects(world, line, 1);
  tell_values(world, line);
  tell_artifacts(world, line);
}
