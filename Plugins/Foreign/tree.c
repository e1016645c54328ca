#include "tree.h"

#include <string.h>

#include "gantry/json.h"

typedef struct reader {
  gantry_json_cursor cursor;
  pool *pool;
  int has_memory;
} reader;

static int read_value(reader *reader, tree *into, int depth);

static const void *kept(reader *reader, const void *memory) {
  if (memory == NULL) reader->has_memory = 0;
  return memory;
}

// A text is as long as its JSON at most, so its own size is room enough.
static const char *read_text(reader *reader, size_t *length) {
  gantry_json_cursor rest = reader->cursor;
  if (!gantry_json_text(&rest, NULL, 0, length)) return NULL;
  char *text = pool_take(reader->pool, *length + 1);
  if (kept(reader, text) == NULL) return NULL;
  gantry_json_text(&reader->cursor, text, *length, length);
  return text;
}

static int read_children(reader *reader, tree *into, char last, int depth) {
  gantry_json_cursor *at = &reader->cursor;
  tree **place = &into->first;
  at->at++;
  gantry_json_space(at);
  if (gantry_json_take(at, last)) return 1;
  for (;;) {
    tree *child = pool_take(reader->pool, sizeof *child);
    if (kept(reader, child) == NULL) return 0;
    *place = child;
    place = &child->next;
    gantry_json_space(at);
    if (last == '}') {
      child->name = read_text(reader, &child->name_length);
      if (child->name == NULL) return 0;
      gantry_json_space(at);
      if (!gantry_json_take(at, ':')) return 0;
    }
    if (!read_value(reader, child, depth + 1)) return 0;
    gantry_json_space(at);
    if (gantry_json_take(at, last)) return 1;
    if (!gantry_json_take(at, ',')) return 0;
  }
}

static int read_number(reader *reader, tree *into) {
  const char *start = reader->cursor.at;
  into->kind = TREE_NUMBER;
  if (!gantry_json_pass_number(&reader->cursor)) return 0;
  into->length = (size_t)(reader->cursor.at - start);
  into->text = pool_copy(reader->pool, start, into->length);
  return kept(reader, into->text) != NULL;
}

static int read_value(reader *reader, tree *into, int depth) {
  gantry_json_cursor *at = &reader->cursor;
  gantry_json_space(at);
  if (at->at == at->end || depth > GANTRY_JSON_DEPTH_MAX) return 0;
  switch (*at->at) {
    case 'n': into->kind = TREE_NULL; return gantry_json_pass_word(at, "null");
    case 't': into->kind = TREE_TRUE; return gantry_json_pass_word(at, "true");
    case 'f': into->kind = TREE_FALSE; return gantry_json_pass_word(at, "false");
    case '{': into->kind = TREE_OBJECT; return read_children(reader, into, '}', depth);
    case '[': into->kind = TREE_LIST; return read_children(reader, into, ']', depth);
    case '"':
      into->kind = TREE_STRING;
      into->text = read_text(reader, &into->length);
      return into->text != NULL;
    default: return read_number(reader, into);
  }
}

tree *tree_read(pool *pool, const char *text, size_t length, int *has_memory) {
  reader reader = {{text, text + length}, pool, 1};
  tree *root = pool_take(pool, sizeof *root);
  kept(&reader, root);
  int is_read = root != NULL && read_value(&reader, root, 0);
  gantry_json_space(&reader.cursor);
  *has_memory = reader.has_memory;
  return is_read && reader.cursor.at == reader.cursor.end ? root : NULL;
}

const tree *tree_member(const tree *object, const char *name) {
  const tree *found = NULL;
  size_t length = strlen(name);
  if (object == NULL || object->kind != TREE_OBJECT) return NULL;
  for (const tree *member = object->first; member != NULL; member = member->next) {
    if (member->name_length == length && memcmp(member->name, name, length) == 0) found = member;
  }
  return found;
}

const char *tree_text(const tree *object, const char *name) {
  const tree *member = tree_member(object, name);
  if (member == NULL || member->kind != TREE_STRING) return NULL;
  return strlen(member->text) == member->length ? member->text : NULL;
}
