// The plugin's objects, in the order in which the script asked for them.
#ifndef GANTRY_TRIAL_INSTANCES_H
#define GANTRY_TRIAL_INSTANCES_H

#include "library.h"
#include "pile.h"

typedef struct instance {
  kind kind;
  void *self;
  int is_live;  // made and not destroyed
} instance;

typedef struct instances {
  pile places;  // of struct instance
} instances;

// Adds one, and returns its number.
size_t instances_add(instances *instances, instance instance);

// The one with this number, or NULL when there is none.
instance *instances_at(const instances *instances, int64_t number);

#endif
