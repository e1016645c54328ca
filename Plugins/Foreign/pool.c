#include "pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 8192u
#define ALIGNMENT 16u

struct pool_block {
  pool_block *next;
  _Alignas(ALIGNMENT) unsigned char bytes[];
};

void *pool_take(pool *pool, size_t size) {
  if (size > SIZE_MAX / 2) return NULL;
  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (pool->blocks == NULL || pool->size - pool->used < size) {
    size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
    pool_block *block = calloc(1, sizeof *block + room);
    if (block == NULL) return NULL;
    block->next = pool->blocks;
    pool->blocks = block;
    pool->size = room;
    pool->used = 0;
  }
  void *taken = pool->blocks->bytes + pool->used;
  pool->used += size;
  return taken;
}

char *pool_copy(pool *pool, const char *text, size_t length) {
  if (length == SIZE_MAX) return NULL;
  char *copy = pool_take(pool, length + 1);
  if (copy != NULL && length > 0) memcpy(copy, text, length);
  return copy;
}

void pool_free(pool *pool) {
  while (pool->blocks != NULL) {
    pool_block *block = pool->blocks;
    pool->blocks = block->next;
    free(block);
  }
  pool->used = pool->size = 0;
}
