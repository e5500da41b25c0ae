using Notify.Addresses;

namespace Notify.Testing.Conformance;

/// <summary>
/// Provides the conformance cases of an address book that implements <see cref="ISuppressionList"/>. Run each case as
/// a test, in addition to <see cref="AddressBookConformance"/>.
/// </summary>
public static class SuppressionListConformance
{
    private const string Kind = Channels.Email;

    /// <summary>Returns the cases.</summary>
    /// <param name="create">
    /// Creates an empty address book for one case. The case fails if it does not implement
    /// <see cref="ISuppressionList"/>.
    /// </param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<ConformanceCase> Cases(Func<ValueTask<IAddressBook>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        ConformanceCase Case(string name, Func<IAddressBook, ISuppressionList, Task> run) => new(name, async () =>
        {
            var book = await create().ConfigureAwait(false);
            var list = book as ISuppressionList
                ?? throw new ConformanceException($"{book.GetType().Name} does not implement ISuppressionList.");
            await run(book, list).ConfigureAwait(false);
        });
        return
        [
            Case("An_empty_address_book_lists_no_suppression", Empty),
            Case("Suppressions_are_listed_newest_first_with_all_their_properties", NewestFirst),
            Case("The_pages_contain_each_suppression_once", Pages),
            Case("Suppressions_of_the_same_time_are_paged", SameTime),
            Case("A_suppression_that_is_lifted_between_two_pages_hides_no_other", LiftedBetweenPages),
            Case("The_list_is_filtered_by_kind", ByKind),
            Case("The_list_is_filtered_by_reason", ByReason),
            Case("The_list_is_filtered_by_a_part_of_the_address_in_any_case", ByAddress),
            Case("A_suppression_that_is_replaced_is_listed_once", Replaced),
            Case("Lifted_suppressions_are_not_listed", Lifted),
            Case("Names_with_special_characters_are_listed_unchanged", SpecialCharacters),
            Case("A_cursor_contains_no_address", CursorWithoutAddress),
            Case("A_cursor_that_is_not_valid_throws_an_ArgumentException", InvalidCursor),
            Case("A_limit_out_of_range_throws_an_ArgumentOutOfRangeException", InvalidLimit),
            Case("Suppressing_and_lifting_at_the_same_time_hides_no_suppression", Simultaneous),
        ];
    }

    private static async Task Empty(IAddressBook book, ISuppressionList list)
    {
        var page = await list.ListSuppressionsAsync(SuppressionFilter.All).ConfigureAwait(false);
        Check.Equal(0, page.Items.Count, "the number of suppressions");
        Check.Equal(null, page.Next, "the cursor of the next page");
    }

    private static async Task NewestFirst(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "old@example.com", 1).ConfigureAwait(false);
        var expected = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = TestEnvelopes.Moment.AddMinutes(3),
            List = "news",
            Detail = "a detail",
        };
        await book.SuppressAsync(Kind, "new@example.com", expected).ConfigureAwait(false);
        await SuppressAsync(book, "middle@example.com", 2).ConfigureAwait(false);

        var page = await list.ListSuppressionsAsync(SuppressionFilter.All).ConfigureAwait(false);
        ExpectAddresses(page.Items, "new@example.com", "middle@example.com", "old@example.com");
        Check.Equal(Kind, page.Items[0].Kind, "the kind");
        Check.Equal(expected, page.Items[0].Suppression, "the suppression");
        Check.Equal(null, page.Next, "the cursor of the next page");
    }

    private static async Task Pages(IAddressBook book, ISuppressionList list)
    {
        string[] addresses = [.. Enumerable.Range(0, 10).Select(i => $"ada{i}@example.com")];
        for (var i = 0; i < addresses.Length; i++)
            await SuppressAsync(book, addresses[i], i).ConfigureAwait(false);

        var pages = await ReadPagesAsync(list, SuppressionFilter.All, 4).ConfigureAwait(false);
        ExpectAddresses(pages, [.. addresses.Reverse()]);
    }

    private static async Task SameTime(IAddressBook book, ISuppressionList list)
    {
        string[] addresses = [.. Enumerable.Range(0, 30).Select(i => $"ada{i}@example.com")];
        foreach (var address in addresses)
            await SuppressAsync(book, address, 0).ConfigureAwait(false);

        var pages = await ReadPagesAsync(list, SuppressionFilter.All, 7).ConfigureAwait(false);
        ExpectAddresses(
            [.. pages.OrderBy(item => item.Address, StringComparer.Ordinal)],
            [.. addresses.Order(StringComparer.Ordinal)]);
    }

    private static async Task LiftedBetweenPages(IAddressBook book, ISuppressionList list)
    {
        for (var i = 0; i < 6; i++)
            await SuppressAsync(book, $"ada{i}@example.com", i).ConfigureAwait(false);
        var first = await list.ListSuppressionsAsync(SuppressionFilter.All, limit: 2).ConfigureAwait(false);
        foreach (var item in first.Items)
            await book.LiftAsync(item.Kind, item.Address).ConfigureAwait(false);

        var second = await list.ListSuppressionsAsync(SuppressionFilter.All, first.Next, 2).ConfigureAwait(false);
        ExpectAddresses(second.Items, "ada3@example.com", "ada2@example.com");
    }

    private static async Task ByKind(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        await book.SuppressAsync(Channels.Telegram, "42", Because(SuppressionReason.Blocked, 1)).ConfigureAwait(false);
        ExpectAddresses(
            await ReadPagesAsync(list, new() { Kind = Channels.Telegram }, 50).ConfigureAwait(false), "42");
        ExpectAddresses(await ReadPagesAsync(list, new() { Kind = Channels.Push }, 50).ConfigureAwait(false));
    }

    private static async Task ByReason(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        await book.SuppressAsync(Kind, "bob@example.com", Because(SuppressionReason.Blocked, 1)).ConfigureAwait(false);
        var filter = new SuppressionFilter { Reason = SuppressionReason.Bounced };
        ExpectAddresses(await ReadPagesAsync(list, filter, 50).ConfigureAwait(false), "ada@example.com");
    }

    private static async Task ByAddress(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        await SuppressAsync(book, "bob@example.net", 1).ConfigureAwait(false);
        var filter = new SuppressionFilter { Address = "EXAMPLE.COM" };
        ExpectAddresses(await ReadPagesAsync(list, filter, 50).ConfigureAwait(false), "ada@example.com");
    }

    private static async Task Replaced(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        await SuppressAsync(book, "bob@example.com", 1).ConfigureAwait(false);
        await book.SuppressAsync(Kind, "ada@example.com", Because(SuppressionReason.Blocked, 2)).ConfigureAwait(false);

        var items = await ReadPagesAsync(list, SuppressionFilter.All, 50).ConfigureAwait(false);
        ExpectAddresses(items, "ada@example.com", "bob@example.com");
        Check.Equal(SuppressionReason.Blocked, items[0].Suppression.Reason, "the reason");
    }

    private static async Task Lifted(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        var ofList = Because(SuppressionReason.Unsubscribed, 1) with { List = "news" };
        await book.SuppressAsync(Kind, "ada@example.com", ofList).ConfigureAwait(false);
        await book.LiftAsync(Kind, "ada@example.com").ConfigureAwait(false);

        var items = await ReadPagesAsync(list, SuppressionFilter.All, 50).ConfigureAwait(false);
        ExpectAddresses(items, "ada@example.com");
        Check.Equal("news", items[0].Suppression.List, "the list of the remaining suppression");
    }

    private static async Task SpecialCharacters(IAddressBook book, ISuppressionList list)
    {
        const string Address = "{\"endpoint\":\"https://push.example/ä\n:{}\"}";
        var suppression = Because(SuppressionReason.Gone, 0) with { List = "a\"b:\n" };
        await book.SuppressAsync("my kind:1", Address, suppression).ConfigureAwait(false);

        var items = await ReadPagesAsync(list, SuppressionFilter.All, 50).ConfigureAwait(false);
        ExpectAddresses(items, Address);
        Check.Equal("my kind:1", items[0].Kind, "the kind");
        Check.Equal(suppression, items[0].Suppression, "the suppression");
    }

    private static async Task CursorWithoutAddress(IAddressBook book, ISuppressionList list)
    {
        await SuppressAsync(book, "ada@example.com", 0).ConfigureAwait(false);
        await SuppressAsync(book, "bob@example.com", 1).ConfigureAwait(false);
        var page = await list.ListSuppressionsAsync(SuppressionFilter.All, limit: 1).ConfigureAwait(false);
        if (page.Next is null || page.Next.Contains("example", StringComparison.Ordinal))
            throw new ConformanceException($"Expected a cursor without an address, saw '{page.Next}'.");
    }

    private static Task InvalidCursor(IAddressBook book, ISuppressionList list) =>
        Check.Throws<ArgumentException>(
            () => list.ListSuppressionsAsync(SuppressionFilter.All, "forged").AsTask(), "an invalid cursor");

    private static async Task InvalidLimit(IAddressBook book, ISuppressionList list)
    {
        foreach (var limit in new[] { 0, 1001 })
        {
            await Check.Throws<ArgumentOutOfRangeException>(
                () => list.ListSuppressionsAsync(SuppressionFilter.All, limit: limit).AsTask(),
                $"the limit {limit}").ConfigureAwait(false);
        }
    }

    private static async Task Simultaneous(IAddressBook book, ISuppressionList list)
    {
        var addresses = Enumerable.Range(0, 20).Select(i => $"ada{i}@example.com").ToArray();
        await Task.WhenAll(addresses.Select(address => Task.WhenAll(
            Task.Run(() => SuppressAsync(book, address, 0)),
            Task.Run(() => book.LiftAsync(Kind, address).AsTask())))).ConfigureAwait(false);

        var listed = await ReadPagesAsync(list, SuppressionFilter.All, 50).ConfigureAwait(false);
        foreach (var address in addresses)
        {
            var isSuppressed = await book.GetSuppressionAsync(Kind, address).ConfigureAwait(false) is not null;
            Check.Equal(isSuppressed, listed.Any(item => item.Address == address), $"whether {address} is listed");
        }
    }

    private static Suppression Because(SuppressionReason reason, int minute) =>
        new() { Reason = reason, At = TestEnvelopes.Moment.AddMinutes(minute) };

    private static Task SuppressAsync(IAddressBook book, string address, int minute) =>
        book.SuppressAsync(Kind, address, Because(SuppressionReason.Bounced, minute)).AsTask();

    private static async Task<List<SuppressedAddress>> ReadPagesAsync(
        ISuppressionList list, SuppressionFilter filter, int limit)
    {
        var items = new List<SuppressedAddress>();
        string? cursor = null;
        do
        {
            var page = await list.ListSuppressionsAsync(filter, cursor, limit).ConfigureAwait(false);
            if (page.Items.Count > limit)
                throw new ConformanceException($"Expected at most {limit} suppressions, saw {page.Items.Count}.");
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }

    private static void ExpectAddresses(IReadOnlyList<SuppressedAddress> items, params string[] addresses) =>
        Check.Same(addresses, items.Select(item => item.Address), "the addresses of the list");
}
