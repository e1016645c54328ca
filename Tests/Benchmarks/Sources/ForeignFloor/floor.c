// Calls the same functions with nothing but libffi, and through what gantry.foreign calls them with:
// arguments that were read already go in with their ranges checked, and what is returned comes out.
//
// It is the plugin's own source, compiled into this program. Each line of its output is one turn:
// the shape, and the nanoseconds of a call bare and through the plugin.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../../../Plugins/Foreign/neutral.c"
#include "../../../../Plugins/Foreign/prototype.c"
#include "../../../../Plugins/Foreign/scalar.c"
#include "../../../../Plugins/Foreign/text.c"

// Both are measured in turns so short that whatever else the machine does meets both.
#define ROUNDS 2000
#define PARTS 100

__attribute__((noinline)) static unsigned long checksum(
  unsigned long crc, const unsigned char *data, unsigned length) {
  return crc + data[0] + length;
}

__attribute__((noinline)) static double power(double x, double y) { return x * y; }

__attribute__((noinline)) static int compress(
  void *to, unsigned long *size, const void *from, unsigned long length, int level) {
  *size = length;
  return to != from ? level : 0;
}

// The time of this thread alone, so that waiting for a processor does not count.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

// The bare call gets what it needs before the clock starts, as nobody can need less.
static double measure_bare(prototype *prototype, function function, const value *values) {
  slot slots[ARGUMENTS_MAX], returned;
  void *places[ARGUMENTS_MAX];
  for (size_t i = 0; i < prototype->count; i++) {
    scalar_store(prototype->arguments[i], &values[i], &slots[i]);
    places[i] = &slots[i];
  }
  double start = now();
  for (int i = 0; i < ROUNDS; i++) ffi_call(&prototype->cif, function, &returned, places);
  return (now() - start) / ROUNDS;
}

static double measure_ours(prototype *prototype, function function, const value *values) {
  value returned;
  int number;
  double start = now();
  for (int i = 0; i < ROUNDS; i++) {
    if (prototype_call(prototype, function, values, &returned, &number) >= 0) abort();
  }
  return (now() - start) / ROUNDS;
}

static void measure(const char *shape, prototype *prototype, function function,
                    const value *values, int turns) {
  if (!prototype_prepare(prototype, prototype->count)) abort();
  for (int turn = -1; turn < turns; turn++) {
    double bare = 0, ours = 0;
    for (int part = 0; part < PARTS; part++) {
      bare += measure_bare(prototype, function, values) / PARTS;
      ours += measure_ours(prototype, function, values) / PARTS;
    }
    // The first turn is not counted.
    if (turn >= 0) printf("%s %.3f %.3f\n", shape, bare, ours);
  }
}

static value integer(long long number) {
  return (value){.kind = KIND_SIGNED, .integer = number};
}

static value address(void *memory) {
  return (value){.kind = KIND_ADDRESS, .address = memory};
}

int main(int count, char **words) {
  int turns = count > 1 ? atoi(words[1]) : 5;
  unsigned char data[16] = {1}, packed[16];
  unsigned long size = sizeof packed;
  const scalar *ulong = scalar_named("ulong"), *uint = scalar_named("uint");
  const scalar *real = scalar_named("double"), *whole = scalar_named("int");
  if (!neutral_begin()) return 1;

  prototype crc = {.result = ulong, .count = 3, .arguments = {ulong, &scalar_address, uint}};
  value crc_values[] = {integer(0), address(data), integer(16)};
  measure("crc32", &crc, (function)checksum, crc_values, turns);

  prototype pow = {.result = real, .count = 2, .arguments = {real, real}};
  value pow_values[] = {{.kind = KIND_REAL, .real = 1.5}, integer(3)};
  measure("pow", &pow, (function)power, pow_values, turns);

  prototype pack = {.result = whole, .count = 5,
                    .arguments = {&scalar_address, &scalar_address, &scalar_address, ulong, whole}};
  value pack_values[] = {
    address(packed), address(&size), address(data), integer(sizeof data), integer(9)};
  measure("compress2", &pack, (function)compress, pack_values, turns);
  return 0;
}
