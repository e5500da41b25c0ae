using Notify.Bus;

namespace Notify.Testing.Conformance;

internal static class DeadLetterListCases
{
    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("Dead_letters_are_listed_in_pages_newest_first", async probe =>
        {
            var died = await Die(probe, 5).ConfigureAwait(false);
            var listed = new List<Guid>();
            string? cursor = null;
            var pages = 0;
            do
            {
                var page = await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, cursor, 2)
                    .ConfigureAwait(false);
                Check.That(page.Items.Count <= 2, "a page is no longer than asked for");
                listed.AddRange(page.Items.Select(letter => letter.Id));
                cursor = page.Next;
                pages++;
            }
            while (cursor is not null);
            Check.Same(Enumerable.Reverse(died), listed, "the dead letters listed");
            Check.Equal(3, pages, "pages");
        }),
        new("All_letters_of_one_instant_are_listed_and_requeued", async probe =>
        {
            const int Many = 700;
            await probe.Enqueue(Many).ConfigureAwait(false);
            var leases = new List<Lease>();
            while (leases.Count < Many)
                leases.AddRange(await probe.Claim(Many - leases.Count).ConfigureAwait(false));
            await Task.WhenAll(leases.Select(lease => probe.DeadLetter(lease))).ConfigureAwait(false);
            var listed = new HashSet<Guid>();
            var read = 0;
            string? cursor = null;
            do
            {
                var page = await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, cursor, 150)
                    .ConfigureAwait(false);
                listed.UnionWith(page.Items.Select(letter => letter.Id));
                read += page.Items.Count;
                cursor = page.Next;
            }
            while (cursor is not null);
            Check.Equal((Many, Many), (listed.Count, read), "letters listed, and each once");
            Check.Equal(
                Many,
                (int)await probe.Bus.DeadLetters.RequeueAsync(DeadLetterFilter.All).ConfigureAwait(false),
                "letters requeued");
        }),
        new("A_list_is_stable_while_letters_come_and_go", async probe =>
        {
            var died = await Die(probe, 4).ConfigureAwait(false);
            var first = await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, null, 2).ConfigureAwait(false);
            await Die(probe, 1).ConfigureAwait(false);
            await probe.Bus.DeadLetters.PurgeAsync(died[2]).ConfigureAwait(false);
            await probe.Bus.DeadLetters.PurgeAsync(died[1]).ConfigureAwait(false);
            probe.Purged = 2;
            var second = await probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, first.Next, 2)
                .ConfigureAwait(false);
            Check.Same([died[3], died[2]], first.Items.Select(letter => letter.Id), "the first page");
            Check.Same([died[0]], second.Items.Select(letter => letter.Id), "the second page");
        }),
        new("Dead_letters_are_found_by_every_filter", async probe =>
        {
            var wanted = TestEnvelopes.Envelope(
                "telegram",
                Lane.Campaign,
                campaign: "spring",
                template: "newsletter",
                userId: "ada",
                now: probe.Now);
            await Die(probe, 1).ConfigureAwait(false);
            await probe.DeadLetter("expired", wanted).ConfigureAwait(false);
            var all = DeadLetterFilter.All;
            var recent = all with { From = probe.Now.AddHours(-1), Until = probe.Now.AddHours(1) };
            DeadLetterFilter[] matching =
            [
                all with { Channel = "telegram" },
                all with { Lane = Lane.Campaign },
                all with { Template = "newsletter" },
                all with { Campaign = "spring" },
                all with { UserId = "ada" },
                all with { Reason = "expired" },
                recent with { Channel = "telegram", Reason = "expired" },
            ];
            foreach (var filter in matching)
                Check.Same([wanted.Id], await List(probe, filter).ConfigureAwait(false), $"found by {filter}");
            DeadLetterFilter[] others =
            [
                all with { From = probe.Now.AddHours(1) },
                all with { Until = probe.Now.AddHours(-1) },
                all with { Channel = "telegram", Reason = "rejected" },
            ];
            foreach (var filter in others)
                Check.Equal(0, (await List(probe, filter).ConfigureAwait(false)).Count, $"found by {filter}");
        }),
        new("An_invalid_cursor_is_rejected", async probe =>
        {
            await Check.Throws<ArgumentException>(
                () => probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, "not a cursor").AsTask(),
                "an invented cursor").ConfigureAwait(false);
        }),
        new("A_page_size_out_of_range_is_rejected", async probe =>
        {
            foreach (var limit in new[] { 0, 1001 })
            {
                await Check.Throws<ArgumentOutOfRangeException>(
                    () => probe.Bus.DeadLetters.ListAsync(DeadLetterFilter.All, null, limit).AsTask(),
                    $"a page of {limit}").ConfigureAwait(false);
            }
        }),
    ];

    private static async Task<List<Guid>> Die(BusProbe probe, int count)
    {
        var died = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            died.Add((await probe.DeadLetter().ConfigureAwait(false)).Id);
            await probe.Fixture.AdvanceAsync(TimeSpan.FromMilliseconds(5)).ConfigureAwait(false);
        }

        return died;
    }

    // A page may be short or empty although others follow, so all of them are read.
    private static async Task<List<Guid>> List(BusProbe probe, DeadLetterFilter filter)
    {
        var listed = new List<Guid>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await probe.Bus.DeadLetters.ListAsync(filter, cursor).ConfigureAwait(false);
            listed.AddRange(page.Items.Select(letter => letter.Id));
            cursor = page.Next;
            Check.That(cursor is null || cursors.Add(cursor), "each page makes progress");
        }
        while (cursor is not null);
        return listed;
    }
}
