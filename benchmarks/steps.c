/* The three steps of benchmarks/kernel_steps.py by hand, as a measure of what the machine can do.
 *
 * The same algorithms, draws and results as the kernels: the run compares every column and count. Row numbers of the
 * blocks (C_...), codes (S_...) and rows of the tally (T_...) come from the compiler's command line.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint64_t *key;
    uint32_t *applied_in;
    int8_t *codes;
    int16_t *days;
    int64_t *flow, *stock, *cases, *community, *cycle, *pairs, *by_citizenship, *outcomes;
    int64_t rows;
    uint32_t seed;
} World;

typedef struct {
    double a, b, c, d;
} Four;

#define CODE(column, row) w->codes[(int64_t)(column) * w->rows + (row)]
#define DAY(column, row) w->days[(int64_t)(column) * w->rows + (row)]
#define PAIR(kind, from, to) w->pairs[((int64_t)(kind) * N_PLACES + (from)) * N_PLACES + (to)]
#define AT(table, row, place) w->table[(int64_t)(row) * N_PLACES + (place)]
#define GROUPS (N_CITIZENSHIPS + 6)
#define ARGUMENTS                                                                                                    \
    const uint64_t *key, uint32_t *applied_in, int8_t *codes, int16_t *days, int64_t *flow, int64_t *stock, int64_t *cases,                \
        int64_t *community, int64_t *cycle, int64_t *pairs, int64_t *by_citizenship, int64_t *outcomes, int64_t rows, \
        const int32_t *heads, int64_t n, uint32_t seed
#define THE_WORLD                                                                                                 \
    World world = {key, applied_in, codes, days, flow, stock, cases, community, cycle, pairs, by_citizenship, outcomes, rows, \
                   seed};                                                                                         \
    World *w = &world

static inline Four draw4(uint32_t seed, uint64_t key, uint32_t time, uint32_t lane, uint32_t index) {
    uint32_t c0 = (uint32_t)key, c1 = (uint32_t)(key >> 32), c2 = time, c3 = lane * 64 + index;
    uint32_t k0 = seed, k1 = STREAM;
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)c0 * 0xD2511F53u, p1 = (uint64_t)c2 * 0xCD9E8D57u;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    const double step = 1.0 / 4294967296.0;
    return (Four){(c0 + 0.5) * step, (c1 + 0.5) * step, (c2 + 0.5) * step, (c3 + 0.5) * step};
}

static inline int64_t wait_days(double u, double mean) { return 1 + (int64_t)(-log(u) * mean); }
static inline int64_t on_day(int64_t day) { return day < S_NEVER ? day : S_NEVER; }

static inline void fill_code(World *w, int column, int64_t head, int64_t size, int8_t value) {
    for (int64_t row = head; row < head + size; row++) CODE(column, row) = value;
}

static inline void fill_day(World *w, int column, int64_t head, int64_t size, int16_t value) {
    for (int64_t row = head; row < head + size; row++) DAY(column, row) = value;
}

static inline void set_status(World *w, int64_t head, int status) {
    int64_t size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
    AT(stock, CODE(C_STATUS, head), place) -= size;
    AT(stock, status, place) += size;
    fill_code(w, C_STATUS, head, size, status);
}

static inline void set_place(World *w, int64_t head, int64_t place) {
    int64_t size = CODE(C_FAMILY_SIZE, head), before = CODE(C_PRESENT_STATE, head);
    int64_t status = CODE(C_STATUS, head), citizenship = CODE(C_CITIZENSHIP, head);
    AT(stock, status, before) -= size;
    AT(stock, status, place) += size;
    w->community[before * N_CITIZENSHIPS + citizenship] -= size;
    w->community[place * N_CITIZENSHIPS + citizenship] += size;
    fill_code(w, C_PRESENT_STATE, head, size, place);
}

static inline void schedule(World *w, int64_t head, int64_t day, double bound) {
    Four u = draw4(w->seed, w->key[head], (uint32_t)(int32_t)DAY(C_CANDIDATES, head), LANE_QUIET, 0);
    DAY(C_CANDIDATES, head) += 1;
    DAY(C_NEXT_DAY, head) = on_day(day + wait_days(u.a, 1.0 / bound));
}

static inline int64_t race(World *w, int64_t head, uint32_t occasion, int lane, const double *weights,
                           const double *distance, double stay, double link) {
    int64_t present = CODE(C_PRESENT_STATE, head), link_state = CODE(C_LINK_STATE, head), best = -1;
    const double *by_place = weights + CODE(C_CITIZENSHIP, head) * N_PLACES;
    const double *way = distance + present * N_PLACES;
    double best_time = INFINITY;
    double u[(N_PLACES + 3) / 4 * 4];
    for (int block = 0; block < (N_PLACES + 3) / 4; block++) {
        Four four = draw4(w->seed, w->key[head], occasion, lane, block);
        u[4 * block] = four.a;
        u[4 * block + 1] = four.b;
        u[4 * block + 2] = four.c;
        u[4 * block + 3] = four.d;
    }
    for (int64_t place = 0; place < N_PLACES; place++) {
        double weight = by_place[place] * (place == present ? stay : way[place]);
        if (place == link_state) weight *= link;
        if (weight > 0.0) {
            double time = -log(u[place]) / weight;
            if (time < best_time) {
                best_time = time;
                best = place;
            }
        }
    }
    return best;
}

static void travel(World *w, int64_t head, int64_t place, int64_t day) {
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
    DAY(C_NEXT_DAY, head) = on_day(day);
}

static inline void record_on_the_way(World *w, int64_t head, int64_t present, int64_t target, int64_t criterion,
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

int choose_destination(ARGUMENTS, int64_t end, int64_t criterion, const double *weights, const double *distance, const double *stay,
                       double link, double direct, double mean_travel, const double *recorded,
                       const uint8_t *southern_end, const uint8_t *beyond, const uint8_t *citizenships) {
    THE_WORLD;
    for (int64_t index = 0; index < n; index++) {
        int64_t head = heads[index];
        int status = CODE(C_STATUS, head);
        if (status != S_ARRIVED_UNSEEN && status != S_ARRIVED_REGISTERED) continue;
        if (CODE(C_PROCEDURE, head) == S_DESTINATION_CHOSEN || DAY(C_NEXT_DAY, head) > end) continue;
        int64_t size = CODE(C_FAMILY_SIZE, head), present = CODE(C_PRESENT_STATE, head), place = present;
        int64_t day = DAY(C_NEXT_DAY, head);
        uint32_t attempts = (uint32_t)(int32_t)CODE(C_ATTEMPTS, head);
        int lodges_here = 0;
        if (CODE(C_CHANNEL, head) == OTHER_ENTRY)
            lodges_here = draw4(seed, key[head], 1, LANE_ENTRY_STATE, 0).a < direct;
        if (!lodges_here) place = race(w, head, attempts, LANE_DESTINATION, weights, distance, stay[present], link);
        record_on_the_way(w, head, present, place, criterion, recorded, southern_end, beyond, citizenships);
        if (place == present || place < 0)
            fill_code(w, C_PROCEDURE, head, size, S_DESTINATION_CHOSEN);
        else
            travel(w, head, place, day + wait_days(draw4(seed, key[head], attempts, LANE_DELAY, 1).d, mean_travel));
    }
    return 0;
}

static inline void close_case(World *w, int64_t head) {
    int64_t size = CODE(C_FAMILY_SIZE, head), responsible = CODE(C_RESPONSIBLE_STATE, head);
    if (responsible == S_NO_PLACE)
        AT(cases, T_NOT_DETERMINED, CODE(C_PRESENT_STATE, head)) -= size;
    else
        AT(cases, T_RESPONSIBLE, responsible) -= size;
}

static void count(World *w, int64_t head, int measure, int64_t value) {
    int64_t size = CODE(C_FAMILY_SIZE, head);
    value = value < 0 ? 0 : value >= BINS ? BINS - 1 : value;
    int mark = CODE(C_RELOCATION, head);
    int relocated = mark >= S_RELOCATED_LINK && mark <= S_RELOCATED_ASSIGNED;
    int64_t *groups = w->outcomes + (int64_t)measure * GROUPS * BINS + value;
    for (int64_t row = head; row < head + size; row++) {
        groups[CODE(C_CITIZENSHIP, row) * BINS] += 1;
        groups[N_CITIZENSHIPS * BINS] += 1;
        groups[(N_CITIZENSHIPS + 1 + CODE(C_AGE_GROUP, row)) * BINS] += 1;
        if (CODE(C_VULNERABLE, row)) groups[(N_CITIZENSHIPS + 4) * BINS] += 1;
        if (relocated) groups[(N_CITIZENSHIPS + 5) * BINS] += 1;
    }
}

static void final_decision(World *w, int64_t head, int64_t day, const int32_t *month_of) {
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

int examine(ARGUMENTS, int64_t start, int64_t end, int64_t first_day, int64_t minimum_days, const int32_t *month_of,
            const int64_t *slots, const double *recognition, double recognition_elsewhere, double appeal,
            double appeal_days, const double *bound_protected, double bound_rejected) {
    THE_WORLD;
    int64_t n_days = end - first_day + 1, buckets = 2 * n_days, waiting_heads = 0, tickets = 0;
    int32_t *queue = malloc((n + 1) * sizeof *queue), *bucket = malloc((n + 1) * sizeof *bucket);
    uint8_t *served = calloc(n + 1, 1);
    int32_t *waiting = calloc(N_PLACES * buckets, sizeof *waiting);
    Ticket *marginal = malloc((n + 1) * sizeof *marginal);
    if (!queue || !bucket || !served || !waiting || !marginal) return 1;
    for (int64_t index = 0; index < n; index++) {
        int64_t head = heads[index];
        int mark = CODE(C_RELOCATION, head);
        if (CODE(C_STATUS, head) != S_EXAMINATION || DAY(C_LODGING_DAY, head) > end - minimum_days) continue;
        if (mark >= S_PIPELINE_LINK && mark <= S_PIPELINE_ASSIGNED) continue;
        int first = CODE(C_AGE_GROUP, head) == S_UNACCOMPANIED_MINOR || CODE(C_VULNERABLE, head) == 1;
        int64_t day = DAY(C_LODGING_DAY, head) - first_day;
        day = day < 0 ? 0 : day >= n_days ? n_days - 1 : day;
        queue[waiting_heads] = head;
        bucket[waiting_heads] = (first ? 0 : n_days) + day;
        waiting[CODE(C_PRESENT_STATE, head) * buckets + bucket[waiting_heads]] += CODE(C_FAMILY_SIZE, head);
        waiting_heads++;
    }
    int64_t last[N_PLACES], left[N_PLACES];
    for (int64_t place = 0; place < N_PLACES; place++) {
        last[place] = buckets;
        left[place] = slots[place];
        for (int64_t b = 0; b < buckets; b++) {
            if (waiting[place * buckets + b] > left[place]) {
                last[place] = b;
                break;
            }
            left[place] -= waiting[place * buckets + b];
        }
    }
    for (int64_t index = 0; index < waiting_heads; index++) {
        int64_t place = CODE(C_PRESENT_STATE, queue[index]);
        if (bucket[index] < last[place])
            served[index] = 1;
        else if (bucket[index] == last[place])
            marginal[tickets++] = (Ticket){draw4(seed, key[queue[index]], 0, LANE_LOTTERY, 0).a, index};
    }
    qsort(marginal, tickets, sizeof *marginal, by_lottery);
    uint8_t closed[N_PLACES];
    memset(closed, 0, sizeof closed);
    for (int64_t ticket = 0; ticket < tickets; ticket++) {
        int64_t index = marginal[ticket].index, place = CODE(C_PRESENT_STATE, queue[index]);
        int64_t size = CODE(C_FAMILY_SIZE, queue[index]);
        if (closed[place] || size > left[place]) {
            closed[place] = 1;
        } else {
            served[index] = 1;
            left[place] -= size;
        }
    }
    for (int64_t index = 0; index < waiting_heads; index++) {
        if (!served[index]) continue;
        int64_t head = queue[index], size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
        int64_t citizenship = CODE(C_CITIZENSHIP, head);
        uint32_t attempts = (uint32_t)(int32_t)CODE(C_ATTEMPTS, head);
        int64_t day = start + (int64_t)(draw4(seed, key[head], attempts, LANE_VERDICT, 1).a * (end - start + 1));
        Four u = draw4(seed, key[head], attempts, LANE_VERDICT, 0);
        double chance = recognition[place * N_CITIZENSHIPS + citizenship];
        if (CODE(C_PROCEDURE, head) == S_PROTECTED_ELSEWHERE) chance = recognition_elsewhere;
        int granted = u.a < chance;
        AT(flow, granted ? T_DECISIONS_POSITIVE : T_DECISIONS_NEGATIVE, place) += size;
        int64_t year = granted ? T_YEAR_POSITIVE : T_YEAR_NEGATIVE;
        by_citizenship[(year * N_PLACES + place) * N_CITIZENSHIPS + citizenship] += size;
        if (granted) {
            final_decision(w, head, day, month_of);
            set_status(w, head, S_PROTECTED);
            fill_day(w, C_STATUS_GRANT_DAY, head, size, day);
            fill_code(w, C_PROTECTED_IN, head, size, place);
            schedule(w, head, day, bound_protected[place]);
        } else if (u.b < appeal) {
            AT(flow, T_APPEALS_LODGED, place) += size;
            set_status(w, head, S_APPEAL);
            DAY(C_NEXT_DAY, head) = on_day(day + wait_days(u.d, appeal_days));
        } else {
            final_decision(w, head, day, month_of);
            set_status(w, head, S_REJECTED);
            schedule(w, head, day, bound_rejected);
        }
    }
    free(queue);
    free(bucket);
    free(served);
    free(waiting);
    free(marginal);
    return 0;
}

static void abandon_case(World *w, int64_t head) {
    int64_t size = CODE(C_FAMILY_SIZE, head), place = CODE(C_PRESENT_STATE, head);
    int mark = CODE(C_RELOCATION, head);
    if (mark >= S_PIPELINE_LINK && mark <= S_PIPELINE_ASSIGNED) {
        AT(cases, T_IN_PIPELINE, place) -= size;
        if (DAY(C_RELOCATION_CYCLE, head) == w->cycle[0])
            PAIR(T_PAIR_RELOCATIONS_LOST, place, CODE(C_PARTNER, head)) += size;
        fill_code(w, C_RELOCATION, head, size, S_NOT_RELOCATED);
    }
    AT(flow, CODE(C_STATUS, head) == S_APPEAL ? T_APPEALS_WITHDRAWN : T_WITHDRAWN, place) += size;
    close_case(w, head);
    if (CODE(C_RESPONSIBLE_STATE, head) == S_NO_PLACE) {
        fill_code(w, C_RESPONSIBLE_STATE, head, size, place);
        fill_code(w, C_CRITERION, head, size, S_CRITERION_FIRST_LODGED);
    }
    fill_code(w, C_PARTNER, head, size, S_NO_PLACE);
}

int move_pending(ARGUMENTS, int64_t month, int64_t end, const double *pending, const double *disappears, double leaves,
                 const double *relocated, double bound_disappeared, const double *bound_protected, const double *weights,
                 const double *distance, double link, double mean_travel) {
    THE_WORLD;
    for (int64_t index = 0; index < n; index++) {
        int64_t head = heads[index];
        int status = CODE(C_STATUS, head);
        if (status != S_EXAMINATION && status != S_DUBLIN && status != S_APPEAL) continue;
        int64_t place = CODE(C_PRESENT_STATE, head);
        Four u = draw4(seed, key[head], month, LANE_PENDING, 0);
        double disappear = disappears[place], quits = disappear + leaves, factor = 1.0;
        int mark = CODE(C_RELOCATION, head);
        if (mark >= S_RELOCATED_LINK && mark <= S_RELOCATED_ASSIGNED && place == CODE(C_RELOCATED_TO, head))
            factor = relocated[mark - S_RELOCATED_LINK];
        if (u.a >= quits + pending[CODE(C_CITIZENSHIP, head) * N_PLACES + place] * factor) continue;
        int64_t size = CODE(C_FAMILY_SIZE, head), day = end - (int64_t)(u.b * 28.0);
        if (u.a < disappear) {
            abandon_case(w, head);
            AT(flow, T_DISAPPEARANCES, place) += size;
            set_status(w, head, S_DISAPPEARED);
            fill_day(w, C_ABSCONDED_SINCE, head, size, day);
            fill_code(w, C_PROCEDURE, head, size, S_NO_PROCEDURE);
            schedule(w, head, day, bound_disappeared);
        } else if (u.a < quits) {
            abandon_case(w, head);
            AT(flow, T_LEFT_UNION, place) += size;
            w->community[place * N_CITIZENSHIPS + CODE(C_CITIZENSHIP, head)] -= size;
            set_status(w, head, S_LEFT);
            fill_day(w, C_LEFT_UNION_DAY, head, size, day);
            DAY(C_NEXT_DAY, head) = on_day(day);
        } else {
            int64_t target = race(w, head, (uint32_t)(int32_t)CODE(C_MOVES, head), LANE_ONWARD, weights, distance,
                                  0.0, link);
            if (target < 0) continue;
            abandon_case(w, head);
            PAIR(T_PAIR_ONWARD_PENDING, place, target) += size;
            int comes_home = CODE(C_PROTECTED_IN, head) == target && target < N_STATES;
            int64_t arrival = end + wait_days(u.c, mean_travel);
            travel(w, head, target, arrival);
            if (comes_home) {
                AT(flow, T_PROTECTED_MOVED_IN, target) += size;
                set_status(w, head, S_PROTECTED);
                fill_code(w, C_PROCEDURE, head, size, S_NO_PROCEDURE);
                schedule(w, head, arrival, bound_protected[target]);
            }
        }
    }
    return 0;
}
