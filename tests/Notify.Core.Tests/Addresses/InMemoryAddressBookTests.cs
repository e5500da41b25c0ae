using Notify.Addresses;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Tests.Addresses;

[RunsConformance(typeof(InMemoryAddressBook))]
public sealed class InMemoryAddressBookTests
{
    public static TheoryData<ConformanceCase> Conformance { get; } =
    [.. AddressBookConformance.Cases(() => new(new InMemoryAddressBook()))];

    [Theory]
    [MemberData(nameof(Conformance), DisableDiscoveryEnumeration = true)]
    public Task It_keeps_the_promises_of_an_address_book(ConformanceCase conformance) => conformance.Run();

    [Fact]
    public async Task Asking_whether_an_address_is_suppressed_allocates_nothing()
    {
        var book = new InMemoryAddressBook();
        await Ask(100);

        (await Ask(1_000)).Should().BeLessThan(1_000, "that is less than a byte a question");

        async Task<long> Ask(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
                await book.GetSuppressionAsync("email", "ada@example.com", "news");
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Adding_and_removing_side_by_side_loses_nothing()
    {
        var book = new InMemoryAddressBook();
        await book.AddAddressAsync("ada", "email", "stays@example.com");

        await Parallel.ForAsync(0, 100, async (i, token) =>
        {
            await book.AddAddressAsync("ada", "email", $"{i}@example.com", token);
            (await book.RemoveAddressAsync("ada", "email", $"{i}@example.com", token)).Should().BeTrue();
        });

        (await book.GetAddressesAsync("ada", "email")).Should().Equal("stays@example.com");
    }

    [Fact]
    public async Task Empty_names_are_refused()
    {
        var book = new InMemoryAddressBook();
        var gone = new Suppression { Reason = SuppressionReason.Gone, At = TestEnvelopes.Moment };
        var calls = new Func<Task>[]
        {
            () => book.AddAddressAsync("", "email", "a@example.com").AsTask(),
            () => book.AddAddressAsync("ada", " ", "a@example.com").AsTask(),
            () => book.AddAddressAsync("ada", "email", "").AsTask(),
            () => book.SuppressAsync("email", "", gone).AsTask(),
            () => book.SuppressAsync("email", "a@example.com", null!).AsTask(),
        };

        foreach (var call in calls)
            await call.Should().ThrowAsync<ArgumentException>();
    }
}
