// What a plugin leaves with its host: effects, values and artifacts; and what the host has for it:
// secrets and skills.
#ifndef GANTRY_TRIAL_WORLD_H
#define GANTRY_TRIAL_WORLD_H

#include <pthread.h>

#include "pile.h"

#define WORLD_THINGS_MAX 4096

typedef enum thing_kind {
  THING_EFFECT,
  THING_VALUE,
  THING_ARTIFACT,
  THING_SECRET,
  THING_SKILL,
} thing_kind;

// Bytes in the world's memory.
typedef struct held {
  size_t start, size;
} held;

typedef struct thing {
  thing_kind kind;
  int32_t scope;      // of a value
  int32_t status;     // of a skill
  int is_settled;     // of an effect
  uint64_t revision;  // of a value
  held name;
  held bytes;   // receipt, value, bytes, secret, output
  held result;  // of an effect; of an artifact its media type
} thing;

// Locked by whoever uses it, for as long as a thing or its bytes are looked at.
typedef struct world {
  pthread_mutex_t lock;
  pile bytes;
  size_t count;
  thing things[WORLD_THINGS_MAX];
} world;

void world_begin(world *world);

// The thing of this kind, scope and name, or NULL.
thing *world_find(world *world, thing_kind kind, int32_t scope, const void *name, size_t size);

// The same, made when it is not there. NULL when there are too many.
thing *world_make(world *world, thing_kind kind, int32_t scope, const void *name, size_t size);

held world_hold(world *world, const void *bytes, size_t size);
const uint8_t *world_bytes(const world *world, held held);

// Writes what the plugin left as members of a fact.
void world_tell(const world *world, pile *line);

#endif
