/* The three steps of benchmarks/kernel_steps.py by hand, as a measure of what the machine can do.
 *
 * The same algorithms, draws and results as the kernels: the run compares every column and count. Row numbers of the
 * blocks (C_...), codes (S_...) and rows of the tally (T_...) come from the compiler's command line.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PART static inline __attribute__((always_inline)) /* as the kernels' parts are */

typedef struct { /* in the order of c_steps.World */
    const uint64_t *key;
    uint32_t *applied_in;
    int8_t *status;
    int16_t *next_day;
    int8_t *codes;  /* a row a person */
    int16_t *days;
    int64_t *flow, *stock, *cases, *community, *cycle, *pairs, *by_citizenship, *outcomes;
    const int32_t *due; /* heads of due families */
    int64_t n_due;
    const int32_t *open_head; /* open cases, aligned arrays */
    const uint64_t *open_key;
    const int8_t *open_place, *open_citizenship, *open_brought, *open_size, *open_priority;
    const int16_t *open_day;
    int64_t n_open;
    int32_t *wait_head; /* room for a queue, aligned arrays */
    int8_t *wait_place, *wait_size, *wait_priority;
    int16_t *wait_day;
    uint32_t seed;
} World;

typedef struct {
    double a, b, c, d;
} Four;

#define CODE(column, row) w->codes[(int64_t)(row) * C_N_CODES + (column)]
#define DAY(column, row) w->days[(int64_t)(row) * C_N_DAYS + (column)]
#define PAIR(kind, from, to) w->pairs[((int64_t)(kind) * N_PLACES + (from)) * N_PLACES + (to)]
#define AT(table, row, place) w->table[(int64_t)(row) * N_PLACES + (place)]
#define GROUPS (N_CITIZENSHIPS + 6)
#define BLOCKS ((N_PLACES + 15) / 16 * 4)
#define SLOTS (4 * BLOCKS)
#define LANES 16
#define AHEAD 8   /* families whose memory is asked for together */
#define TILE 256  /* open cases whose first number is drawn together */
#define THE_WORLD               \
    World world = *given;       \
    World *const w = &world

typedef struct {
    uint32_t a, b, c, d;
} Words;

/* Words lie in 64 bits, of which only the low half counts, as in the kernels. */
PART Words draw4_words(uint32_t seed, uint64_t key, uint32_t time, uint32_t lane, uint32_t index) {
    uint64_t c0 = (uint32_t)key, c1 = key >> 32, c2 = time, c3 = (uint32_t)(lane * 64 + index);
    uint64_t k0 = seed, k1 = STREAM;
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)(uint32_t)c0 * 0xD2511F53u, p1 = (uint64_t)(uint32_t)c2 * 0xCD9E8D57u;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c1 = p1;
        c3 = p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (Words){(uint32_t)c0, (uint32_t)c1, (uint32_t)c2, (uint32_t)c3};
}

PART double uniform(uint32_t word) { return (word + 0.5) * (1.0 / 4294967296.0); }

PART Four draw4(uint32_t seed, uint64_t key, uint32_t time, uint32_t lane, uint32_t index) {
    Words words = draw4_words(seed, key, time, lane, index);
    return (Four){uniform(words.a), uniform(words.b), uniform(words.c), uniform(words.d)};
}

/* Ask for what a visit needs of the families after the next: the processor waits for all of it at the same time. */
PART void read_ahead(const World *w, const int32_t *rows, int64_t start, int64_t n, int with_days) {
    int64_t end = start + 2 * AHEAD < n ? start + 2 * AHEAD : n;
    for (int64_t index = start > 0 ? start + AHEAD : 0; index < end; index++) {
        int64_t row = rows[index];
        __builtin_prefetch(&CODE(0, row), 1);
        __builtin_prefetch(&CODE(C_N_CODES - 1, row), 1);
        if (with_days) {
            __builtin_prefetch(&DAY(0, row), 1);
            __builtin_prefetch(&DAY(C_N_DAYS - 1, row), 1);
        }
        __builtin_prefetch(&w->next_day[row], 1);
        __builtin_prefetch(&w->status[row], 1);
        __builtin_prefetch(&w->key[row]);
    }
}

PART int64_t wait_days(double u, double mean) { return 1 + (int64_t)(-log(u) * mean); }
PART int64_t on_day(int64_t day) { return day < S_NEVER ? day : S_NEVER; }

PART void fill_code(World *w, int column, int64_t head, int64_t size, int8_t value) {
    for (int64_t row = head; row < head + size; row++) CODE(column, row) = value;
}

PART void fill_day(World *w, int column, int64_t head, int64_t size, int16_t value) {
    for (int64_t row = head; row < head + size; row++) DAY(column, row) = value;
}

PART void set_status(World *w, int64_t head, int status) {
    int64_t size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
    AT(stock, w->status[head], place) -= size;
    AT(stock, status, place) += size;
    for (int64_t row = head; row < head + size; row++) w->status[row] = status;
}

PART void set_place(World *w, int64_t head, int64_t place) {
    int64_t size = CODE(C_FAMILY_SIZE, head), before = CODE(C_PRESENT_STATE, head);
    int64_t status = w->status[head], citizenship = CODE(C_CITIZENSHIP, head);
    AT(stock, status, before) -= size;
    AT(stock, status, place) += size;
    w->community[before * N_CITIZENSHIPS + citizenship] -= size;
    w->community[place * N_CITIZENSHIPS + citizenship] += size;
    fill_code(w, C_PRESENT_STATE, head, size, place);
}

PART void schedule(World *w, int64_t head, int64_t day, double bound) {
    Four u = draw4(w->seed, w->key[head], (uint32_t)(int32_t)DAY(C_CANDIDATES, head), LANE_QUIET, 0);
    DAY(C_CANDIDATES, head) += 1;
    w->next_day[head] = on_day(day + wait_days(u.a, 1.0 / bound));
}

PART void schedule_here(World *w, int64_t head, int64_t day, const double *bounds) {
    schedule(w, head, day, bounds[CODE(C_CITIZENSHIP, head) * N_PLACES + CODE(C_PRESENT_STATE, head)]);
}

typedef struct { /* what the races of a step have in common, by citizenship and present place */
    double weights[N_CITIZENSHIPS][N_PLACES], ways[N_PLACES][N_PLACES];
    float slowness[N_CITIZENSHIPS][SLOTS], lengths[N_PLACES][SLOTS]; /* reciprocals, by slot */
} Course;

PART int64_t slot_of(int64_t place) { return place % 4 * BLOCKS + place / 4; }

PART void reciprocals(const double *factors, float *found) {
    for (int64_t slot = 0; slot < SLOTS; slot++) found[slot] = INFINITY;
    for (int64_t place = 0; place < N_PLACES; place++)
        if (factors[place] > 0.0) found[slot_of(place)] = (float)(1.0 / factors[place]);
}

/* ``stay`` takes the place of the way from a place to itself; without it nobody stays. */
static void lay_course(Course *course, const double *weights, const double *distance, const double *stay) {
    memcpy(course->weights, weights, sizeof course->weights);
    memcpy(course->ways, distance, sizeof course->ways);
    for (int64_t place = 0; place < N_PLACES; place++) course->ways[place][place] = stay ? stay[place] : 0.0;
    for (int64_t row = 0; row < N_CITIZENSHIPS; row++) reciprocals(course->weights[row], course->slowness[row]);
    for (int64_t place = 0; place < N_PLACES; place++) reciprocals(course->ways[place], course->lengths[place]);
}

typedef union {
    float number;
    int32_t bits;
} Single;

/* -ln of the uniform of a word, to within 5e-5; the constants are those of kernels/race_trial.py. */
PART float nearly_minus_log(uint32_t word) {
    Single given = {.number = (float)word + 0.5f}, mantissa;
    int32_t exponent = (given.bits - 0x3F3504F3) >> 23;
    mantissa.bits = given.bits - (int32_t)((uint32_t)exponent << 23);
    float x = mantissa.number - 1.0f;
    float of_mantissa = ((((0.17513f * x - 0.2735f) * x + 0.33735f) * x - 0.49923f) * x + 0.99992f) * x;
    return (32.0f - (float)exponent) * 0.6931472f - of_mantissa;
}

PART float sooner(float a, float b) { return b < a ? b : a; }

/* A trial by bounds finds the one place that can win; where two can, logarithms decide. */
PART int64_t race(World *w, int64_t head, uint32_t occasion, int lane, const Course *course, double link) {
    int64_t present = CODE(C_PRESENT_STATE, head), link_state = CODE(C_LINK_STATE, head), best = -1;
    int64_t citizenship = CODE(C_CITIZENSHIP, head);
    const float *slowness = course->slowness[citizenship], *lengths = course->lengths[present];
    const int32_t linked = link_state >= 0 ? (int32_t)slot_of(link_state) : -1;
    const float closer = link > 0.0 ? (float)(1.0 / link) : INFINITY, margin = 5e-5f;
    uint32_t drawn[SLOTS];
    float earliest[SLOTS], latest[SLOTS];
    const uint64_t person = w->key[head];
    const uint32_t seed = w->seed;
    for (uint32_t block = 0; block < BLOCKS; block++) { /* without a branch, so that all blocks are drawn at once */
        Words words = draw4_words(seed, person, occasion, lane, block);
        drawn[block] = words.a;
        drawn[BLOCKS + block] = words.b;
        drawn[2 * BLOCKS + block] = words.c;
        drawn[3 * BLOCKS + block] = words.d;
    }
    for (int32_t slot = 0; slot < SLOTS; slot++) {
        float per_weight = slowness[slot] * lengths[slot] * (slot == linked ? closer : 1.0f);
        float time = nearly_minus_log(drawn[slot]);
        earliest[slot] = (time - margin) * per_weight;
        latest[slot] = (time + margin) * per_weight;
    }
    for (int32_t begin = LANES; begin < SLOTS; begin += LANES)
        for (int32_t i = 0; i < LANES; i++) latest[i] = sooner(latest[i], latest[begin + i]);
    for (int32_t i = 0; i < 8; i++) latest[i] = sooner(latest[i], latest[8 + i]);
    for (int32_t i = 0; i < 4; i++) latest[i] = sooner(latest[i], latest[4 + i]);
    float bound = sooner(sooner(latest[0], latest[1]), sooner(latest[2], latest[3])) * 1.00001f;
    int32_t found = 0;
    for (int32_t slot = 0; slot < SLOTS; slot++) found += earliest[slot] <= bound ? 65536 + slot : 0;
    if (found >> 16 == 1 && bound < 1e9f) return (found & 65535) % BLOCKS * 4 + (found & 65535) / BLOCKS;
    double best_time = INFINITY;
    for (int64_t place = 0; place < N_PLACES; place++) {
        int64_t slot = slot_of(place);
        if (!(earliest[slot] <= bound || bound >= 1e9f)) continue;
        double weight = course->weights[citizenship][place] * course->ways[present][place];
        if (place == link_state) weight *= link;
        if (weight > 0.0) {
            double time = -log(uniform(drawn[slot])) / weight;
            if (time < best_time) {
                best_time = time;
                best = place;
            }
        }
    }
    return best;
}

PART void travel(World *w, int64_t head, int64_t place, int64_t day) {
    int64_t size = CODE(C_FAMILY_SIZE, head), before = CODE(C_PRESENT_STATE, head);
    PAIR(T_PAIR_ONWARD, before, place) += size;
    AT(flow, T_ONWARD_OUT, before) += size;
    for (int64_t row = head; row < head + size; row++) CODE(C_MOVES, row) += 1;
    if (place >= N_STATES) {
        AT(flow, T_ONWARD_OUTSIDE, before) += size;
        set_status(w, head, S_OUTSIDE);
        set_place(w, head, place);
        fill_day(w, C_LEFT_UNION_DAY, head, size, on_day(day));
        fill_code(w, C_PROCEDURE, head, size, S_NO_PROCEDURE);
    } else {
        AT(flow, T_ONWARD_IN, place) += size;
        set_place(w, head, place);
        set_status(w, head, CODE(C_EURODAC, head) == S_NO_RECORD ? S_ARRIVED_UNSEEN : S_ARRIVED_REGISTERED);
        fill_code(w, C_PROCEDURE, head, size, S_DESTINATION_CHOSEN);
    }
    w->next_day[head] = on_day(day);
}

PART void record_on_the_way(World *w, int64_t head, int64_t present, int64_t target, int64_t criterion,
                                     const double *recorded, const uint8_t *southern_end, const uint8_t *beyond,
                                     const uint8_t *citizenships) {
    if (target < 0 || target >= N_STATES || !beyond[target]) return;
    if (CODE(C_RESPONSIBLE_STATE, head) != S_NO_PLACE) return;
    if (CODE(C_CHANNEL, head) == OTHER_ENTRY) {
        if (CODE(C_DOCUMENT_KIND, head) != S_NO_DOCUMENT || !citizenships[CODE(C_CITIZENSHIP, head)]) return;
    } else if (target == present || !southern_end[present]) {
        return;
    }
    double u = draw4(w->seed, w->key[head], (uint32_t)(int32_t)CODE(C_ATTEMPTS, head), LANE_TRANSIT, 0).a;
    int64_t state = 0, size = CODE(C_FAMILY_SIZE, head);
    for (; state < N_STATES; state++) {
        u -= recorded[state];
        if (u < 0.0) break;
    }
    if (state == N_STATES || state == target || state == present) return;
    AT(flow, T_REGISTERED, state) += size;
    fill_code(w, C_RESPONSIBLE_STATE, head, size, state);
    fill_code(w, C_CRITERION, head, size, criterion);
    for (int64_t row = head; row < head + size; row++) {
        CODE(C_EURODAC, row) |= S_APPLICATION_RECORD;
        w->applied_in[row] |= 1u << state;
    }
}

int choose_destination(const World *given, int64_t end, int64_t criterion, const double *weights, const double *distance, const double *stay,
                       double link, double direct, double mean_travel, const double *recorded,
                       const uint8_t *southern_end, const uint8_t *beyond, const uint8_t *citizenships) {
    THE_WORLD;
    Course course;
    lay_course(&course, weights, distance, stay);
    for (int64_t index = 0; index < w->n_due; index++) {
        if (index % AHEAD == 0) read_ahead(w, w->due, index, w->n_due, 0);
        int64_t head = w->due[index];
        int status = w->status[head];
        if (status != S_ARRIVED_UNSEEN && status != S_ARRIVED_REGISTERED) continue;
        if (CODE(C_PROCEDURE, head) == S_DESTINATION_CHOSEN || w->next_day[head] > end) continue;
        int64_t size = CODE(C_FAMILY_SIZE, head), present = CODE(C_PRESENT_STATE, head), place = present;
        int64_t day = w->next_day[head];
        uint32_t attempts = (uint32_t)(int32_t)CODE(C_ATTEMPTS, head);
        int lodges_here = 0;
        if (CODE(C_CHANNEL, head) == OTHER_ENTRY)
            lodges_here = draw4(w->seed, w->key[head], 1, LANE_ENTRY_STATE, 0).a < direct;
        if (!lodges_here) place = race(w, head, attempts, LANE_DESTINATION, &course, link);
        record_on_the_way(w, head, present, place, criterion, recorded, southern_end, beyond, citizenships);
        if (place == present || place < 0)
            fill_code(w, C_PROCEDURE, head, size, S_DESTINATION_CHOSEN);
        else
            travel(w, head, place, day + wait_days(draw4(w->seed, w->key[head], attempts, LANE_DELAY, 1).d, mean_travel));
    }
    return 0;
}

PART void close_case(World *w, int64_t head) {
    int64_t size = CODE(C_FAMILY_SIZE, head), responsible = CODE(C_RESPONSIBLE_STATE, head);
    if (responsible == S_NO_PLACE)
        AT(cases, T_NOT_DETERMINED, CODE(C_PRESENT_STATE, head)) -= size;
    else
        AT(cases, T_RESPONSIBLE, responsible) -= size;
}

PART void count(World *w, int64_t head, int measure, int64_t value) {
    int64_t size = CODE(C_FAMILY_SIZE, head);
    value = value < 0 ? 0 : value >= BINS ? BINS - 1 : value;
    int mark = CODE(C_RELOCATION, head);
    int relocated = mark >= S_RELOCATED_LINK && mark <= S_RELOCATED_ASSIGNED;
    int64_t *groups = w->outcomes + (int64_t)measure * GROUPS * BINS + value;
    for (int64_t row = head; row < head + size; row++) {
        groups[CODE(C_CITIZENSHIP, row) * BINS] += 1;
        if (CODE(C_AGE_GROUP, row) != S_ADULT) groups[(N_CITIZENSHIPS + 1 + CODE(C_AGE_GROUP, row)) * BINS] += 1;
        if (CODE(C_VULNERABLE, row)) groups[(N_CITIZENSHIPS + 4) * BINS] += 1;
        if (relocated) groups[(N_CITIZENSHIPS + 5) * BINS] += 1;
    }
}

PART void final_decision(World *w, int64_t head, int64_t day, const int32_t *month_of) {
    close_case(w, head);
    count(w, head, T_MONTHS_TO_DECISION, month_of[day] - month_of[DAY(C_LODGING_DAY, head)]);
    count(w, head, T_MONTHS_IN_LIMBO, month_of[day] - month_of[DAY(C_ENTRY_DAY, head)]);
    count(w, head, T_MOVES, CODE(C_MOVES, head));
    count(w, head, T_TRANSFERRED_TWICE, CODE(C_TRANSFERS, head) >= 2);
}

typedef struct {
    double lottery;
    int64_t index;
} Ticket;

static int by_lottery(const void *a, const void *b) {
    const Ticket *x = a, *y = b;
    if (x->lottery != y->lottery) return x->lottery < y->lottery ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

PART int64_t bucket_of(const World *w, int64_t index, int64_t first_day, int64_t n_days) {
    int64_t day = w->wait_day[index] - first_day;
    return w->wait_priority[index] * n_days + (day < 0 ? 0 : day >= n_days ? n_days - 1 : day);
}

int examine(const World *given, int64_t start, int64_t end, int64_t first_day, int64_t minimum_days,
            const int32_t *month_of, const int64_t *slots, const double *recognition, double recognition_elsewhere,
            double appeal, double appeal_days, const double *bound_protected, const double *bound_rejected) {
    THE_WORLD;
    int64_t n_days = end - first_day + 1, buckets = 2 * n_days, n = 0, tickets = 0, n_served = 0;
    for (int64_t index = 0; index < w->n_open; index++) {
        int64_t head = w->open_head[index];
        if (w->status[head] != S_EXAMINATION || w->open_day[index] > end - minimum_days) continue;
        if (w->next_day[head] != S_NEVER) { /* only those who are to be relocated */
            int mark = CODE(C_RELOCATION, head);
            if (mark >= S_PIPELINE_LINK && mark <= S_PIPELINE_ASSIGNED) continue;
        }
        w->wait_head[n] = head;
        w->wait_place[n] = w->open_place[index];
        w->wait_size[n] = w->open_size[index];
        w->wait_priority[n] = w->open_priority[index];
        w->wait_day[n] = w->open_day[index];
        n++;
    }
    int32_t *heads = malloc((n + 1) * sizeof *heads), *persons = calloc(N_PLACES * buckets, sizeof *persons);
    uint8_t *served = calloc(n + 1, 1);
    Ticket *marginal = malloc((n + 1) * sizeof *marginal);
    if (!heads || !persons || !served || !marginal) {
        free(heads);
        free(persons);
        free(served);
        free(marginal);
        return 1;
    }
    for (int64_t index = 0; index < n; index++)
        persons[w->wait_place[index] * buckets + bucket_of(w, index, first_day, n_days)] += w->wait_size[index];
    int64_t last[N_PLACES], left[N_PLACES];
    for (int64_t place = 0; place < N_PLACES; place++) {
        last[place] = buckets;
        left[place] = slots[place];
        for (int64_t bucket = 0; bucket < buckets; bucket++) {
            if (persons[place * buckets + bucket] > left[place]) {
                last[place] = bucket;
                break;
            }
            left[place] -= persons[place * buckets + bucket];
        }
    }
    for (int64_t index = 0; index < n; index++) {
        int64_t place = w->wait_place[index], bucket = bucket_of(w, index, first_day, n_days);
        if (bucket < last[place])
            served[index] = 1;
        else if (bucket == last[place])
            marginal[tickets++] = (Ticket){draw4(w->seed, w->key[w->wait_head[index]], 0, LANE_LOTTERY, 0).a, index};
    }
    qsort(marginal, tickets, sizeof *marginal, by_lottery);
    uint8_t closed[N_PLACES];
    memset(closed, 0, sizeof closed);
    for (int64_t ticket = 0; ticket < tickets; ticket++) {
        int64_t index = marginal[ticket].index, place = w->wait_place[index], size = w->wait_size[index];
        if (closed[place] || size > left[place]) {
            closed[place] = 1;
        } else {
            served[index] = 1;
            left[place] -= size;
        }
    }
    for (int64_t index = 0; index < n; index++)
        if (served[index]) heads[n_served++] = w->wait_head[index];
    for (int64_t index = 0; index < n_served; index++) {
        if (index % AHEAD == 0) read_ahead(w, heads, index, n_served, 1);
        int64_t head = heads[index], size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
        int64_t citizenship = CODE(C_CITIZENSHIP, head);
        uint32_t attempts = (uint32_t)(int32_t)CODE(C_ATTEMPTS, head);
        int64_t day = start + (int64_t)(draw4(w->seed, w->key[head], attempts, LANE_VERDICT, 1).a * (end - start + 1));
        Four u = draw4(w->seed, w->key[head], attempts, LANE_VERDICT, 0);
        double chance = recognition[place * N_CITIZENSHIPS + citizenship];
        if (CODE(C_PROCEDURE, head) == S_PROTECTED_ELSEWHERE) chance = recognition_elsewhere;
        int granted = u.a < chance;
        AT(flow, granted ? T_DECISIONS_POSITIVE : T_DECISIONS_NEGATIVE, place) += size;
        int64_t year = granted ? T_YEAR_POSITIVE : T_YEAR_NEGATIVE;
        w->by_citizenship[(year * N_PLACES + place) * N_CITIZENSHIPS + citizenship] += size;
        if (granted) {
            final_decision(w, head, day, month_of);
            set_status(w, head, S_PROTECTED);
            fill_day(w, C_STATUS_GRANT_DAY, head, size, day);
            fill_code(w, C_PROTECTED_IN, head, size, place);
            schedule_here(w, head, day, bound_protected);
        } else if (u.b < appeal) {
            AT(flow, T_APPEALS_LODGED, place) += size;
            set_status(w, head, S_APPEAL);
            w->next_day[head] = on_day(day + wait_days(u.d, appeal_days));
        } else {
            final_decision(w, head, day, month_of);
            set_status(w, head, S_REJECTED);
            schedule_here(w, head, day, bound_rejected);
        }
    }
    free(heads);
    free(persons);
    free(served);
    free(marginal);
    return 0;
}

PART void abandon_case(World *w, int64_t head) {
    int64_t size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
    int mark = CODE(C_RELOCATION, head);
    if (mark >= S_PIPELINE_LINK && mark <= S_PIPELINE_ASSIGNED) {
        AT(cases, T_IN_PIPELINE, place) -= size;
        if (DAY(C_RELOCATION_CYCLE, head) == w->cycle[0])
            PAIR(T_PAIR_RELOCATIONS_LOST, place, CODE(C_PARTNER, head)) += size;
        fill_code(w, C_RELOCATION, head, size, S_NOT_RELOCATED);
        fill_code(w, C_PARTNER, head, size, S_NO_PLACE);
    }
    AT(flow, w->status[head] == S_APPEAL ? T_APPEALS_WITHDRAWN : T_WITHDRAWN, place) += size;
    close_case(w, head);
    if (CODE(C_RESPONSIBLE_STATE, head) == S_NO_PLACE) {
        fill_code(w, C_RESPONSIBLE_STATE, head, size, place);
        fill_code(w, C_CRITERION, head, size, S_CRITERION_FIRST_LODGED);
    }
    fill_code(w, C_PARTNER, head, size, S_NO_PLACE);
}

typedef struct {
    const double *pending, *disappears, *relocated, *bound_disappeared, *bound_protected;
    const Course *course;
    double most_pending, leaves, link, mean_travel;
} Rates;

/* What the number of the month means for a family with an open case: nothing, or one of three events. */
PART void leave_pending(World *w, int64_t head, Four u, int64_t end, const Rates *rates) {
    int64_t place = CODE(C_PRESENT_STATE, head);
    double disappear = rates->disappears[place], quits = disappear + rates->leaves, factor = 1.0;
    int mark = CODE(C_RELOCATION, head);
    if (mark >= S_RELOCATED_LINK && mark <= S_RELOCATED_ASSIGNED && place == CODE(C_RELOCATED_TO, head))
        factor = rates->relocated[mark - S_RELOCATED_LINK];
    double onward = rates->pending[CODE(C_CITIZENSHIP, head) * N_PLACES + place] * factor;
    if (onward > rates->most_pending) onward = rates->most_pending;
    if (u.a >= quits + onward) return;
    int64_t size = CODE(C_FAMILY_SIZE, head), day = end - (int64_t)(u.b * 28.0);
    if (u.a < disappear) {
        abandon_case(w, head);
        AT(flow, T_DISAPPEARANCES, place) += size;
        set_status(w, head, S_DISAPPEARED);
        fill_day(w, C_ABSCONDED_SINCE, head, size, day);
        fill_code(w, C_PROCEDURE, head, size, S_NO_PROCEDURE);
        schedule_here(w, head, day, rates->bound_disappeared);
    } else if (u.a < quits) {
        abandon_case(w, head);
        AT(flow, T_LEFT_UNION, place) += size;
        w->community[place * N_CITIZENSHIPS + CODE(C_CITIZENSHIP, head)] -= size;
        set_status(w, head, S_LEFT);
        fill_day(w, C_LEFT_UNION_DAY, head, size, day);
        w->next_day[head] = on_day(day);
    } else {
        int64_t target = race(w, head, (uint32_t)(int32_t)CODE(C_MOVES, head), LANE_ONWARD, rates->course,
                              rates->link);
        if (target < 0) return;
        abandon_case(w, head);
        PAIR(T_PAIR_ONWARD_PENDING, place, target) += size;
        int comes_home = CODE(C_PROTECTED_IN, head) == target && target < N_STATES;
        int64_t arrival = end + wait_days(u.c, rates->mean_travel);
        travel(w, head, target, arrival);
        if (comes_home) {
            AT(flow, T_PROTECTED_MOVED_IN, target) += size;
            set_status(w, head, S_PROTECTED);
            fill_code(w, C_PROCEDURE, head, size, S_NO_PROCEDURE);
            schedule_here(w, head, arrival, rates->bound_protected);
        }
    }
}

int move_pending(const World *given, int64_t month, int64_t end, const double *pending, double most_pending,
                 const double *disappears, double leaves, const double *relocated, const double *bound_disappeared,
                 const double *bound_protected, const double *weights, const double *distance, double link,
                 double mean_travel) {
    THE_WORLD;
    Course course;
    lay_course(&course, weights, distance, NULL);
    const Rates rates = {pending, disappears, relocated, bound_disappeared, bound_protected, &course,
                         most_pending, leaves, link, mean_travel};
    double first[TILE];
    int32_t heads[TILE];
    for (int64_t start = 0; start < w->n_open; start += TILE) {
        int64_t length = w->n_open - start < TILE ? w->n_open - start : TILE, found = 0;
        const uint64_t *keys = w->open_key + start;
        const uint32_t seed = w->seed, time = month;
        for (int64_t i = 0; i < length; i++) first[i] = draw4(seed, keys[i], time, LANE_PENDING, 0).a;
        for (int64_t i = 0; i < length; i++) {
            int64_t place = w->open_place[start + i], citizenship = w->open_citizenship[start + i];
            double chance = disappears[place] + leaves + pending[citizenship * N_PLACES + place];
            heads[found] = w->open_head[start + i]; /* overwritten unless the family is looked at */
            found += (first[i] < chance) | (w->open_brought[start + i] == 1);
        }
        for (int64_t i = 0; i < found; i++) {
            if (i % AHEAD == 0) read_ahead(w, heads, i, found, 1);
            int64_t head = heads[i];
            int status = w->status[head];
            if (status != S_EXAMINATION && status != S_DUBLIN && status != S_APPEAL) continue;
            leave_pending(w, head, draw4(w->seed, w->key[head], time, LANE_PENDING, 0), end, &rates);
        }
    }
    return 0;
}
