// acme.template-name: a phase that writes a note into a folder, and can take it back.
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gantry/gantry.hpp"

namespace {

namespace fs = std::filesystem;

constexpr char manifest[] = R"json({
  "id": "acme.template-name", "version": "0.1.0", "min_host_minor": 0,
  "summary": "Writes notes.",
  "types": [{"kind": "phase", "type": "template-name", "summary": "Writes a note into a folder.",
    "config": {"type": "object", "additionalProperties": false},
    "input": {"type": "object", "required": ["folder", "name", "text"],
      "additionalProperties": false, "properties": {
        "folder": {"type": "string", "minLength": 1, "maxLength": 3800},
        "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": 200},
        "text": {"type": "string", "maxLength": 65536}}},
    "output": {"type": "object", "required": ["path", "bytes"], "additionalProperties": false,
      "properties": {"path": {"type": "string"}, "bytes": {"type": "integer", "minimum": 0}}}}],
  "interfaces": ["gantry.effects/1"],
  "permissions": {"write": ["${input.folder}"]}
})json";

// A note, as an input or a receipt describes it.
struct Note {
  std::string path;
  std::string text;

  enum class Place { nothing, the_note, something_else };

  static Note of_input(const gantry::Object &input) {
    std::string folder = input.string("folder"), name = input.string("name");
    // A name that leads elsewhere would write where nobody has allowed it.
    bool is_plain = !name.empty() && name[0] != '.' && name.find('/') == std::string::npos;
    if (!is_plain || (folder + name).find('\0') != std::string::npos) {
      throw gantry::Failure("BAD_NOTE", "this is no plain file name: '" + name + "'",
                            "Give a folder, and the name of a file in it.", GANTRY_RETRY_CONFIG);
    }
    return {folder + "/" + name, input.string("text")};
  }

  static Note of_receipt(const gantry::Object &receipt) {
    return {receipt.string("path"), receipt.string("text")};
  }

  std::string receipt() const {
    return gantry::object({{"path", gantry::quote(path)}, {"text", gantry::quote(text)}});
  }

  std::string output() const {
    return gantry::object(
        {{"path", gantry::quote(path)}, {"bytes", std::to_string(text.size())}});
  }

  // What is at its path. Something that cannot be read is something else.
  Place look() const {
    std::error_code error;
    if (fs::symlink_status(path, error).type() == fs::file_type::not_found) return Place::nothing;
    std::ifstream file(path, std::ios::binary);
    std::string found(std::istreambuf_iterator<char>(file), {});
    return file && found == text ? Place::the_note : Place::something_else;
  }

  // Whole or not at all: written beside its place and then put there.
  void write() const {
    const std::string beside = path + ".part";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (file && std::rename(beside.c_str(), path.c_str()) == 0) return;
    const std::string reason = std::strerror(errno);
    std::remove(beside.c_str());
    throw gantry::Failure("NOTE_NOT_WRITTEN", reason + " '" + path + "'",
                          "Make its folder, and allow writing to it.", GANTRY_RETRY_RETRYABLE);
  }
};

class WriteNote final : public gantry::Phase {
 public:
  explicit WriteNote(const gantry::Object &) {}

  std::string run(const gantry::Object &input, gantry::Call &call) override {
    Note note = Note::of_input(input);
    // A note that is there already is left alone, whoever has written it.
    if (is_written(note)) return note.output();
    call.check_cancelled();
    return call.once("note", note.receipt(), [&] {
      note.write();
      return note.output();
    });
  }

  std::string plan(const gantry::Object &input, gantry::Call &) override {
    Note note = Note::of_input(input);
    is_written(note);
    return note.output();
  }

  // A note may never have been written, and somebody may have changed it since.
  gantry::UndoReport undo(const std::vector<gantry::Receipt> &receipts, gantry::Call &) override {
    gantry::UndoReport report;
    for (const gantry::Receipt &item : receipts) {
      Note note = Note::of_receipt(item.receipt);
      Note::Place found = note.look();
      if (found == Note::Place::nothing) continue;
      if (found == Note::Place::something_else) {
        report.kept.emplace_back(note.path, "it was changed since");
      } else if (std::remove(note.path.c_str()) == 0) {
        report.undone.push_back(note.path);
      } else {
        report.kept.emplace_back(note.path, "it cannot be removed");
      }
    }
    return report;
  }

 private:
  static bool is_written(const Note &note) {
    Note::Place found = note.look();
    if (found != Note::Place::something_else) return found == Note::Place::the_note;
    throw gantry::Failure("NOTE_EXISTS", "something else is at '" + note.path + "'",
                          "Move it away, or choose another name.", GANTRY_RETRY_CONFIG);
  }
};

}  // namespace

GANTRY_PLUGIN(manifest, plugin) { plugin.phase<WriteNote>("template-name"); }
