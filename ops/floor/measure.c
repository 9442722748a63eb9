// The timer: runs two commands in turn (A B A B ...) and prints one JSON object of what they took.
//
//   measure [-n RUNS] [-w WARM-UPS] SECTION...
//
// A section is a marker and the words of one command, up to the next marker:
//   @a, @b            what is measured; without @b only A runs
//   @before-a, -b     runs before each measured run of that side, not timed; may be repeated
//   @after-a, -b      the same, after it
// Words are passed as they are: no shell, no quoting. "{i}" in a word becomes the run's number,
// warm-ups included. Leading NAME=value words of a command are added to its environment.
//
// For each run: posix_spawn with stdout on a pipe, stdin on /dev/null, stderr kept in memory and
// shown only if the command fails, which ends the measurement. On CLOCK_MONOTONIC, from just before
// the spawn: the first byte on stdout, and the end of wait4. From wait4: user + system time and
// the greatest resident set. (Linux lets a child inherit its parent's greatest resident set, so the
// timer has to be a small program itself.) If stdout is one number and nothing else, the numbers
// are collected as "printed".
//
//   {"runs":20,"a":{"first_byte_ms":{"median":..,"min":..,"max":..},"exit_ms":{..},"cpu_ms":{..},
//    "rss_kib":{..},"printed":{..}},"b":{..}}

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { steps_max = 16, words_max = 256, word_bytes_max = 4096, kept_bytes_max = 4096 };

extern char **environ;

typedef struct {
  char **words;
  int count;
} Command;

typedef struct {
  Command timed, before[steps_max], after[steps_max];
  int before_count, after_count;
  // One value a run; a negative one says that the run had none.
  double *first_byte, *exit, *cpu, *rss, *printed;
} Side;

typedef struct {
  double first_byte, exit, cpu, rss;
  char output[kept_bytes_max + 1];
} Run;

_Noreturn static void die(const char *what, const char *detail) {
  fprintf(stderr, "measure: %s: %s\n", what, detail);
  exit(1);
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// Copies a word with every "{i}" replaced by the run's number.
static char *fill_in(const char *word, int run) {
  static const char mark[] = "{i}";
  char *out = calloc(1, word_bytes_max);
  size_t length = 0;
  if (out == NULL) die("memory", "none left");
  while (*word != 0) {
    if (length + 16 > word_bytes_max) die("word too long", word);
    if (strncmp(word, mark, strlen(mark)) == 0) {
      length += (size_t)sprintf(out + length, "%d", run);
      word += strlen(mark);
    } else {
      out[length++] = *word++;
    }
  }
  return out;
}

static bool is_setting(const char *word) {
  const char *equals = strchr(word, '=');
  return equals != NULL && equals != word && memchr(word, '/', (size_t)(equals - word)) == NULL;
}

// The environment of this process, with `settings` in place of what they name.
static char **environment_with(char **settings, int count) {
  int size = 0, kept = 0;
  while (environ[size] != NULL) size++;
  char **out = calloc((size_t)(size + count + 1), sizeof *out);
  if (out == NULL) die("memory", "none left");
  for (int i = 0; i < size; i++) {
    bool is_replaced = false;
    for (int k = 0; k < count; k++) {
      size_t name = (size_t)(strchr(settings[k], '=') - settings[k]) + 1;
      is_replaced = is_replaced || strncmp(environ[i], settings[k], name) == 0;
    }
    if (!is_replaced) out[kept++] = environ[i];
  }
  for (int k = 0; k < count; k++) out[kept++] = settings[k];
  return out;
}

static void show_failure(const Command *command, int status, int errors, const char *output) {
  char text[kept_bytes_max];
  fprintf(stderr, "measure: %s %d:", WIFEXITED(status) ? "exit" : "signal",
          WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  for (int i = 0; i < command->count; i++) fprintf(stderr, " %s", command->words[i]);
  fprintf(stderr, "\n%s", output);
  ssize_t length = pread(errors, text, sizeof text, 0);
  if (length > 0) fprintf(stderr, "%.*s", (int)length, text);
  exit(1);
}

// Reads a child's stdout to its end; returns when its first byte came, or a negative number.
static double drain(int from, char output[static kept_bytes_max + 1]) {
  char buffer[65536];
  double first = -1;
  size_t kept = 0;
  ssize_t length;
  while ((length = read(from, buffer, sizeof buffer)) > 0) {
    if (first < 0) first = now_ms();
    size_t more = kept_bytes_max - kept < (size_t)length ? kept_bytes_max - kept : (size_t)length;
    memcpy(output + kept, buffer, more);
    kept += more;
  }
  output[kept] = 0;
  return first;
}

static void execute(const Command *command, int number, int errors, Run *run) {
  char *words[words_max + 1] = {0};
  int settings = 0, out[2], status;
  if (command->count > words_max) die("too many words", command->words[0]);
  for (int i = 0; i < command->count; i++) words[i] = fill_in(command->words[i], number);
  while (settings < command->count && is_setting(words[settings])) settings++;
  if (settings == command->count) die("empty command", "a section has no words");
  char **environment = environment_with(words, settings);

  posix_spawn_file_actions_t files;
  if (pipe2(out, O_CLOEXEC) != 0 || ftruncate(errors, 0) != 0 || lseek(errors, 0, SEEK_SET) != 0)
    die("pipe", "cannot make one");
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);

  pid_t child;
  struct rusage usage;
  double begun = now_ms();
  int answer = posix_spawnp(&child, words[settings], &files, NULL, words + settings, environment);
  close(out[1]);
  if (answer != 0) die(words[settings], strerror(answer));
  double first = drain(out[0], run->output);
  if (wait4(child, &status, 0, &usage) != child) die(words[settings], "lost the child");
  run->exit = now_ms() - begun;
  run->first_byte = first < 0 ? first : first - begun;
  run->cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
             (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  run->rss = (double)usage.ru_maxrss;

  if (status != 0) show_failure(command, status, errors, run->output);
  close(out[0]);
  posix_spawn_file_actions_destroy(&files);
  for (int i = 0; i < command->count; i++) free(words[i]);
  free(environment);
}

// The one number that a run printed, or a negative one.
static double printed_number(const char *output) {
  char *end;
  double value = strtod(output, &end);
  return end == output || strspn(end, " \n") != strlen(end) ? -1 : value;
}

// Runs one side once, with its steps; a warm-up (`slot` < 0) is not kept.
static void take_turn(Side *side, int number, int slot, int errors) {
  static Run run, ignored;
  for (int i = 0; i < side->before_count; i++) execute(&side->before[i], number, errors, &ignored);
  execute(&side->timed, number, errors, &run);
  for (int i = 0; i < side->after_count; i++) execute(&side->after[i], number, errors, &ignored);
  if (slot < 0) return;
  side->first_byte[slot] = run.first_byte;
  side->exit[slot] = run.exit;
  side->cpu[slot] = run.cpu;
  side->rss[slot] = run.rss;
  side->printed[slot] = printed_number(run.output);
}

static int compare_numbers(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Prints one figure, unless a run lacks it.
static void print_figure(const char *name, double *values, int count, bool is_first) {
  qsort(values, (size_t)count, sizeof *values, compare_numbers);
  if (values[0] < 0) return;
  double median = (values[(count - 1) / 2] + values[count / 2]) / 2;
  printf("%s\"%s\":{\"median\":%.6g,\"min\":%.6g,\"max\":%.6g}", is_first ? "" : ",", name, median,
         values[0], values[count - 1]);
}

static void print_side(const char *name, Side *side, int count) {
  printf(",\"%s\":{", name);
  print_figure("exit_ms", side->exit, count, true);
  print_figure("first_byte_ms", side->first_byte, count, false);
  print_figure("cpu_ms", side->cpu, count, false);
  print_figure("rss_kib", side->rss, count, false);
  print_figure("printed", side->printed, count, false);
  printf("}");
}

static void make_room(Side *side, int count) {
  double **rows[] = {&side->first_byte, &side->exit, &side->cpu, &side->rss, &side->printed};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if ((*rows[i] = calloc((size_t)count, sizeof(double))) == NULL) die("memory", "none left");
}

// The command that a marker opens, or NULL if the word is no marker.
static Command *section(Side sides[static 2], const char *word) {
  size_t length = strlen(word);
  if (word[0] != '@' || length < 2) return NULL;
  int which = word[length - 1] - 'a';
  if (which != 0 && which != 1) return NULL;
  Side *side = &sides[which];
  if (length == 2) return &side->timed;
  if (side->before_count == steps_max || side->after_count == steps_max) die("too many", word);
  if (strncmp(word, "@before-", 8) == 0 && length == 9) return &side->before[side->before_count++];
  if (strncmp(word, "@after-", 7) == 0 && length == 8) return &side->after[side->after_count++];
  return NULL;
}

int main(int argc, char **argv) {
  static Side sides[2];
  int runs = 20, warm_ups = 2, at = 1;
  for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
    if (!strcmp(argv[at], "-n")) runs = atoi(argv[at + 1]);
    else if (!strcmp(argv[at], "-w")) warm_ups = atoi(argv[at + 1]);
    else die("unknown option", argv[at]);
  }
  Command *open = NULL;
  for (; at < argc; at++) {
    Command *next = section(sides, argv[at]);
    if (next != NULL) open = next, open->words = argv + at + 1, open->count = 0;
    else if (open == NULL) die("usage", "measure [-n RUNS] [-w WARM-UPS] @a COMMAND [@b COMMAND]");
    else open->count++;
  }
  int side_count = sides[1].timed.count > 0 ? 2 : 1;
  if (sides[0].timed.count == 0 || runs < 1 || warm_ups < 0) die("usage", "no @a, or no runs");
  int errors = memfd_create("stderr", MFD_CLOEXEC);
  if (errors < 0) die("memfd_create", "refused");
  for (int i = 0; i < side_count; i++) make_room(&sides[i], runs);
  for (int i = 0; i < warm_ups + runs; i++)
    for (int k = 0; k < side_count; k++) take_turn(&sides[k], i, i - warm_ups, errors);
  printf("{\"runs\":%d", runs);
  print_side("a", &sides[0], runs);
  if (side_count == 2) print_side("b", &sides[1], runs);
  printf("}\n");
}
