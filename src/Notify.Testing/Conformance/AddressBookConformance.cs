using Notify.Addresses;

namespace Notify.Testing.Conformance;

/// <summary>Provides the conformance cases of <see cref="IAddressBook"/>. Run each case as a separate test.</summary>
public static class AddressBookConformance
{
    private const string Kind = Channels.Email;
    private const string Ada = "ada@example.com";
    private const string Home = "ada@home.example";

    /// <summary>Returns the cases.</summary>
    /// <param name="create">The delegate that creates an empty address book for one case.</param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<ConformanceCase> Cases(Func<ValueTask<IAddressBook>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        ConformanceCase Case(string name, Func<IAddressBook, Task> run) =>
            new(name, async () => await run(await create().ConfigureAwait(false)).ConfigureAwait(false));
        return
        [
            Case("A_user_never_seen_has_no_address", NeverSeen),
            Case("Addresses_come_oldest_first", OldestFirst),
            Case("Adding_an_address_again_changes_nothing", AddedAgain),
            Case("Users_and_kinds_have_addresses_of_their_own", OfTheirOwn),
            Case("A_removed_address_is_gone_and_the_others_stay", Removed),
            Case("Removing_what_is_not_there_is_answered_with_false", RemovedNothing),
            Case("An_address_never_seen_is_not_suppressed", NotSuppressed),
            Case("A_suppression_says_why_and_since_when", Suppressed),
            Case("A_suppression_of_a_list_holds_for_this_list_only", OfAList),
            Case("A_suppression_of_the_whole_address_comes_before_one_of_the_list", WholeBeforeList),
            Case("A_later_reason_replaces_an_earlier_one_of_the_same_scope", LaterReplaces),
            Case("Lifting_leaves_suppressions_of_another_scope_alone", Lifted),
            Case("Lifting_what_is_not_there_is_answered_with_false", LiftedNothing),
            Case("Kinds_and_addresses_are_suppressed_apart", SuppressedApart),
            Case("Addresses_added_side_by_side_are_all_there", SideBySide),
        ];
    }

    private static async Task NeverSeen(IAddressBook book) =>
        Expect(
            0,
            (await book.GetAddressesAsync("unknown-user", Kind).ConfigureAwait(false)).Count,
            "addresses of a user never seen");

    private static async Task OldestFirst(IAddressBook book)
    {
        await book.AddAddressAsync("ada", Kind, Home).ConfigureAwait(false);
        await book.AddAddressAsync("ada", Kind, Ada).ConfigureAwait(false);
        await ExpectAddressesAsync(book, "ada", Kind, Home, Ada).ConfigureAwait(false);
    }

    private static async Task AddedAgain(IAddressBook book)
    {
        await book.AddAddressAsync("ada", Kind, Ada).ConfigureAwait(false);
        await book.AddAddressAsync("ada", Kind, Home).ConfigureAwait(false);
        await book.AddAddressAsync("ada", Kind, Ada).ConfigureAwait(false);
        await ExpectAddressesAsync(book, "ada", Kind, Ada, Home).ConfigureAwait(false);
    }

    private static async Task OfTheirOwn(IAddressBook book)
    {
        await book.AddAddressAsync("ada", Kind, Ada).ConfigureAwait(false);
        await book.AddAddressAsync("bob", Kind, Home).ConfigureAwait(false);
        await book.AddAddressAsync("ada", Channels.Telegram, "7").ConfigureAwait(false);
        await ExpectAddressesAsync(book, "ada", Kind, Ada).ConfigureAwait(false);
        await ExpectAddressesAsync(book, "bob", Kind, Home).ConfigureAwait(false);
        await ExpectAddressesAsync(book, "ada", Channels.Telegram, "7").ConfigureAwait(false);
    }

    private static async Task Removed(IAddressBook book)
    {
        await book.AddAddressAsync("ada", Kind, Ada).ConfigureAwait(false);
        await book.AddAddressAsync("ada", Kind, Home).ConfigureAwait(false);
        Expect(
            true,
            await book.RemoveAddressAsync("ada", Kind, Ada).ConfigureAwait(false),
            "the answer to removing an address that is there");
        await ExpectAddressesAsync(book, "ada", Kind, Home).ConfigureAwait(false);
        Expect(
            true,
            await book.RemoveAddressAsync("ada", Kind, Home).ConfigureAwait(false),
            "the answer to removing the last address");
        await ExpectAddressesAsync(book, "ada", Kind).ConfigureAwait(false);
    }

    private static async Task RemovedNothing(IAddressBook book)
    {
        Expect(
            false,
            await book.RemoveAddressAsync("ada", Kind, Ada).ConfigureAwait(false),
            "the answer for a user never seen");
        await book.AddAddressAsync("ada", Kind, Home).ConfigureAwait(false);
        Expect(
            false,
            await book.RemoveAddressAsync("ada", Kind, Ada).ConfigureAwait(false),
            "the answer for another address");
    }

    private static Task NotSuppressed(IAddressBook book) => ExpectReasonAsync(book, Kind, Ada, "news", null);

    private static Suppression Because(SuppressionReason reason, string? list = null) =>
        new() { Reason = reason, At = TestEnvelopes.Moment, List = list };

    private static async Task Suppressed(IAddressBook book)
    {
        var suppression = new Suppression
        {
            Reason = SuppressionReason.Bounced,
            At = TestEnvelopes.Moment,
            Detail = "550 5.1.1",
        };
        await book.SuppressAsync(Kind, Ada, suppression).ConfigureAwait(false);
        Expect(suppression, await book.GetSuppressionAsync(Kind, Ada).ConfigureAwait(false), "the suppression");
        Expect(
            suppression,
            await book.GetSuppressionAsync(Kind, Ada, "news").ConfigureAwait(false),
            "the suppression, asked for a list");
    }

    private static async Task OfAList(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Unsubscribed, "news")).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Ada, "news", SuppressionReason.Unsubscribed).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Ada, "offers", null).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Ada, null, null).ConfigureAwait(false);
    }

    private static async Task WholeBeforeList(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Unsubscribed, "news")).ConfigureAwait(false);
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Blocked)).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Ada, "news", SuppressionReason.Blocked).ConfigureAwait(false);
    }

    private static async Task LaterReplaces(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Bounced)).ConfigureAwait(false);
        var later = Because(SuppressionReason.Gone) with { At = TestEnvelopes.Moment.AddDays(1) };
        await book.SuppressAsync(Kind, Ada, later).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Ada, null, SuppressionReason.Gone).ConfigureAwait(false);
    }

    private static async Task Lifted(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Unsubscribed, "news")).ConfigureAwait(false);
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Blocked)).ConfigureAwait(false);
        Expect(
            true,
            await book.LiftAsync(Kind, Ada).ConfigureAwait(false),
            "the answer to lifting a suppression that is there");
        await ExpectReasonAsync(book, Kind, Ada, "news", SuppressionReason.Unsubscribed).ConfigureAwait(false);
        Expect(
            true,
            await book.LiftAsync(Kind, Ada, "news").ConfigureAwait(false),
            "the answer to lifting that of the list");
        await ExpectReasonAsync(book, Kind, Ada, "news", null).ConfigureAwait(false);
    }

    private static async Task LiftedNothing(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Unsubscribed, "news")).ConfigureAwait(false);
        Expect(false, await book.LiftAsync(Kind, Ada).ConfigureAwait(false), "the answer for the whole address");
        Expect(false, await book.LiftAsync(Kind, Ada, "offers").ConfigureAwait(false), "the answer for another list");
    }

    private static async Task SuppressedApart(IAddressBook book)
    {
        await book.SuppressAsync(Kind, Ada, Because(SuppressionReason.Bounced)).ConfigureAwait(false);
        await ExpectReasonAsync(book, Kind, Home, null, null).ConfigureAwait(false);
        await ExpectReasonAsync(book, Channels.Telegram, Ada, null, null).ConfigureAwait(false);
    }

    private static async Task SideBySide(IAddressBook book)
    {
        string[] addresses = [.. Enumerable.Range(0, 50).Select(i => $"ada{i}@example.com")];
        await Task.WhenAll(
                addresses.Select(address => Task.Run(() => book.AddAddressAsync("ada", Kind, address).AsTask())))
            .ConfigureAwait(false);
        var known = await book.GetAddressesAsync("ada", Kind).ConfigureAwait(false);
        ExpectSequence(
            addresses.Order(StringComparer.Ordinal),
            known.Order(StringComparer.Ordinal),
            "addresses added side by side");
    }

    private static async Task ExpectAddressesAsync(
        IAddressBook book,
        string userId,
        string kind,
        params string[] addresses) =>
        ExpectSequence(
            addresses,
            await book.GetAddressesAsync(userId, kind).ConfigureAwait(false),
            $"{kind} addresses of {userId}");

    private static async Task ExpectReasonAsync(
        IAddressBook book,
        string kind,
        string address,
        string? list,
        SuppressionReason? reason) =>
        Expect(
            reason,
            (await book.GetSuppressionAsync(kind, address, list).ConfigureAwait(false))?.Reason,
            $"the reason, asked for {list ?? "every message"}");

    private static void ExpectSequence(IEnumerable<string> expected, IEnumerable<string> seen, string what) =>
        Expect(string.Join(", ", expected), string.Join(", ", seen), what);

    private static void Expect<T>(T expected, T seen, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, seen))
            throw new ConformanceException($"Expected {what} to be '{expected}', saw '{seen}'.");
    }
}
