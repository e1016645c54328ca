#include "instances.h"

size_t instances_add(instances *instances, instance instance) {
  pile_add(&instances->places, &instance, sizeof instance);
  return instances->places.size / sizeof instance - 1;
}

instance *instances_at(const instances *instances, int64_t number) {
  size_t count = instances->places.size / sizeof(instance);
  if (number < 0 || (uint64_t)number >= count) return NULL;
  return (instance *)(void *)instances->places.bytes + number;
}
