/*
 * Times the operations of liburcu that have a counterpart in rcu4j, and prints them in the form in which JMH writes its results
 * as JSON, so that one report holds both.
 *
 *     gcc -O3 -std=gnu11 -pthread liburcu.c -o liburcu -lurcu-memb -lurcu-qsbr -lurcu-cds
 *     ./liburcu [threads [windows [milliseconds of a window [operation ...]]]]
 *
 * A loop makes one operation and looks whether its window is over, as a JMH loop does; "empty" is that loop alone, to be
 * subtracted. What an operation yields goes into a register that the compiler must believe to be used. The small functions of
 * liburcu are inlined (URCU_INLINE_SMALL_FUNCTIONS, _LGPL_SOURCE). All reader threads are registered as its documentation says.
 */
#define _GNU_SOURCE
#define _LGPL_SOURCE
#define URCU_INLINE_SMALL_FUNCTIONS

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <urcu/rculfhash.h>
#include <urcu/urcu-memb.h>
#include <urcu/urcu-qsbr.h>

#define LARGEST_WINDOWS 1000
#define CALLBACKS 100000

struct payload {
	int value;
};

struct retired {
	struct rcu_head head;
	bool reclaimed;
};

struct mapping {
	struct cds_lfht_node node;
	uint64_t key;
};

static struct payload payload = { 42 };
static struct payload *volatile unprotected = &payload;
static struct payload *shared = &payload;

static struct cds_lfht *table;
static uint64_t *keys;
static unsigned entries;

static volatile bool over;

static pthread_barrier_t registered;

#define USE(x) __asm__ volatile("" : : "r"(x))

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

/* --- the operations; each runs until the window is over, and returns how many it made */

static uint64_t run_empty(void)
{
	uint64_t n = 0;
	for (; !over; n++)
		__asm__ volatile("");
	return n;
}

static uint64_t run_volatile(void)
{
	uint64_t n = 0;
	for (; !over; n++)
		USE(unprotected->value);
	return n;
}

static uint64_t run_memb(void)
{
	uint64_t n = 0;
	for (; !over; n++) {
		urcu_memb_read_lock();
		USE(rcu_dereference(shared)->value);
		urcu_memb_read_unlock();
	}
	return n;
}

static uint64_t run_qsbr(void)
{
	uint64_t n = 0;
	for (; !over; n++) {
		urcu_qsbr_read_lock();
		USE(rcu_dereference(shared)->value);
		urcu_qsbr_read_unlock();
		urcu_qsbr_quiescent_state();
	}
	return n;
}

static void *read_once(void *unused)
{
	urcu_memb_register_thread();
	urcu_memb_read_lock();
	urcu_memb_read_unlock();
	pthread_barrier_wait(&registered);
	pthread_barrier_wait(&registered);
	urcu_memb_unregister_thread();
	return unused;
}

/* With one reader registered, which is asleep: with none, liburcu does not even make its barrier. */
static uint64_t run_synchronize(void)
{
	uint64_t n = 0;
	pthread_t reader;
	pthread_barrier_init(&registered, NULL, 2);
	pthread_create(&reader, NULL, read_once, NULL);
	pthread_barrier_wait(&registered);
	for (; !over; n++)
		urcu_memb_synchronize_rcu();
	pthread_barrier_wait(&registered);
	pthread_join(reader, NULL);
	pthread_barrier_destroy(&registered);
	return n;
}

static void reclaim(struct rcu_head *head)
{
	struct retired *object = caa_container_of(head, struct retired, head);
	if (object->reclaimed)
		abort();
	object->reclaimed = true;
	free(object);
}

/* Retires objects by callbacks, and waits until all have been reclaimed: one of CallBenchmark's batches. */
static uint64_t run_call(void)
{
	uint64_t n = 0;
	while (!over) {
		for (int i = 0; i < CALLBACKS; i++) {
			struct retired *object = malloc(sizeof *object);
			object->reclaimed = false;
			urcu_memb_call_rcu(&object->head, reclaim);
		}
		urcu_memb_barrier();
		n += CALLBACKS;
	}
	return n;
}

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9E3779B97F4A7C15u);
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* As Long.hashCode and RcuHashMap's spreading do. */
static unsigned long hash_of(uint64_t key)
{
	uint32_t code = (uint32_t) (key ^ (key >> 32));
	return (code ^ (code >> 16)) & 0x7fffffff;
}

static int matches(struct cds_lfht_node *node, const void *key)
{
	return caa_container_of(node, struct mapping, node)->key == *(const uint64_t *) key;
}

/* A key at random: what a lookup costs besides. */
static uint64_t run_choice(void)
{
	static __thread uint64_t state;
	uint64_t n = 0;
	for (; !over; n++)
		USE(keys[(next_random(&state) >> 33) * entries >> 31]);
	return n;
}

static uint64_t run_lookup(void)
{
	static __thread uint64_t state;
	uint64_t n = 0;
	for (; !over; n++) {
		uint64_t *key = &keys[(next_random(&state) >> 33) * entries >> 31];
		struct cds_lfht_iter iter;
		urcu_memb_read_lock();
		cds_lfht_lookup(table, hash_of(*key), matches, key, &iter);
		struct cds_lfht_node *node = cds_lfht_iter_get_node(&iter);
		if (!node)
			abort();
		USE(caa_container_of(node, struct mapping, node)->key);
		urcu_memb_read_unlock();
	}
	return n;
}

/* --- the harness */

enum flavor { NONE, MEMB, QSBR };

struct operation {
	const char *name;
	uint64_t (*run)(void);
	enum flavor flavor;
	unsigned entries;
	bool alone;
};

static const struct operation operations[] = {
	{ "empty", run_empty, NONE, 0, false },
	{ "volatileRead", run_volatile, NONE, 0, false },
	{ "sectionMemb", run_memb, MEMB, 0, false },
	{ "sectionQsbr", run_qsbr, QSBR, 0, false },
	{ "synchronizeMemb", run_synchronize, NONE, 0, true },
	{ "callMemb", run_call, MEMB, 0, true },
	{ "randomKey", run_choice, NONE, 1000, false },
	{ "lookup", run_lookup, MEMB, 1000, false },
	{ "randomKey", run_choice, NONE, 100000, false },
	{ "lookup", run_lookup, MEMB, 100000, false },
	{ "randomKey", run_choice, NONE, 4000000, false },
	{ "lookup", run_lookup, MEMB, 4000000, false },
};

struct worker {
	pthread_t thread;
	const struct operation *operation;
	double nanos;
};

static pthread_barrier_t start;

static void *work(void *argument)
{
	struct worker *worker = argument;
	enum flavor flavor = worker->operation->flavor;
	if (flavor == MEMB)
		urcu_memb_register_thread();
	if (flavor == QSBR)
		urcu_qsbr_register_thread();
	pthread_barrier_wait(&start);
	double begin = now();
	uint64_t n = worker->operation->run();
	worker->nanos = (now() - begin) / n;
	if (flavor == MEMB)
		urcu_memb_unregister_thread();
	if (flavor == QSBR)
		urcu_qsbr_unregister_thread();
	return NULL;
}

/* The mean time of one operation as a thread sees it. */
static double window(const struct operation *operation, int threads, long millis)
{
	struct worker workers[threads];
	pthread_barrier_init(&start, NULL, threads + 1);
	over = false;
	for (int i = 0; i < threads; i++) {
		workers[i].operation = operation;
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	pthread_barrier_wait(&start);
	struct timespec length = { millis / 1000, millis % 1000 * 1000000 };
	nanosleep(&length, NULL);
	over = true;
	double sum = 0;
	for (int i = 0; i < threads; i++) {
		pthread_join(workers[i].thread, NULL);
		sum += workers[i].nanos;
	}
	pthread_barrier_destroy(&start);
	return sum / threads;
}

/* Whether it is among the operations that the command line names, or none is named. */
static bool is_asked_for(const struct operation *operation, int argc, char **argv)
{
	for (int i = 4; i < argc; i++) {
		if (!strcmp(argv[i], operation->name))
			return true;
	}
	return argc <= 4;
}

static void fill(unsigned size)
{
	uint64_t state = 1;
	entries = size;
	keys = malloc(size * sizeof *keys);
	/* as many buckets as a table has that doubles above three entries to four buckets, as RcuHashMap does */
	unsigned long buckets = 16;
	while (size > buckets / 4 * 3)
		buckets *= 2;
	table = cds_lfht_new_flavor(buckets, buckets, 0, 0, &urcu_memb_flavor, NULL);
	urcu_memb_register_thread();
	for (unsigned i = 0; i < size; i++) {
		struct mapping *mapping = malloc(sizeof *mapping);
		keys[i] = mapping->key = next_random(&state);
		urcu_memb_read_lock();
		cds_lfht_add(table, hash_of(mapping->key), &mapping->node);
		urcu_memb_read_unlock();
	}
	urcu_memb_unregister_thread();
}

static void empty_table(void)
{
	struct cds_lfht_iter iter;
	struct mapping *mapping;
	urcu_memb_register_thread();
	urcu_memb_read_lock();
	cds_lfht_for_each_entry(table, &iter, mapping, node)
		cds_lfht_del(table, &mapping->node);
	urcu_memb_read_unlock();
	urcu_memb_unregister_thread();
	cds_lfht_destroy(table, NULL); /* the mappings are left to the end of the process */
	free(keys);
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 1;
	int windows = argc > 2 ? atoi(argv[2]) : 7;
	long millis = argc > 3 ? atol(argv[3]) : 300;
	if (threads < 1 || threads > 1000 || windows < 1 || windows > LARGEST_WINDOWS || millis < 1) {
		fprintf(stderr, "usage: liburcu [threads [windows [milliseconds of a window [operation ...]]]]\n");
		return 2;
	}
	const char *separator = "[";
	unsigned filled = 0;
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		const struct operation *operation = &operations[i];
		if (!is_asked_for(operation, argc, argv) || (operation->alone && threads > 1))
			continue;
		if (operation->entries != filled) {
			if (filled)
				empty_table();
			filled = operation->entries;
			fill(filled);
		}
		window(operation, threads, millis); /* warm-up */
		printf("%s\n{\"benchmark\": \"liburcu.%s\", \"mode\": \"avgt\", \"threads\": %d, ", separator, operation->name, threads);
		printf("\"params\": {\"size\": \"%u\"}, \"primaryMetric\": {\"scoreUnit\": \"ns/op\", \"rawData\": [[", operation->entries);
		for (int w = 0; w < windows; w++)
			printf("%s%.3f", w ? ", " : "", window(operation, threads, millis));
		printf("]]}}");
		fflush(stdout);
		separator = ",";
	}
	printf("%s\n]\n", *separator == '[' ? "[" : "");
	return 0;
}
