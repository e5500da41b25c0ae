using Notify.Addresses;
using Notify.Redis.Addresses;
using Notify.Redis.Connection;
using Notify.Testing;
using Notify.Testing.Conformance;

namespace Notify.Redis.Tests.Addresses;

public class RedisSuppressionListTests(RedisServerFixture redis, RedisClusterFixture cluster)
    : IClassFixture<RedisServerFixture>, IClassFixture<RedisClusterFixture>
{
    public static TheoryData<string> Names =>
        [.. SuppressionListConformance.Cases(() => throw new InvalidOperationException()).Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public Task The_address_book_passes_the_conformance_case(string name) => RunAsync(name, redis.Server.Endpoint);

    [Theory, MemberData(nameof(Names))]
    public Task The_address_book_on_a_cluster_passes_the_conformance_case(string name) =>
        RunAsync(name, cluster.Cluster.Endpoints);

    [Fact]
    public async Task An_entry_without_a_suppression_is_not_listed()
    {
        await using var connection = Connect(redis.Server.Endpoint);
        var name = $"book-{Guid.NewGuid():N}";
        var keys = new AddressBookKeys(name);
        var book = new RedisAddressBook(connection, name);
        await book.SuppressAsync(Channels.Email, "ada@example.com", Bounced);
        await book.SuppressAsync(Channels.Email, "bob@example.com", Bounced);
        var database = (await connection.GetAsync(default)).GetDatabase();

        // A process that stops between the two steps of LiftAsync leaves this.
        await database.KeyDeleteAsync(keys.Suppressions(Channels.Email, "ada@example.com"));

        (await book.ListSuppressionsAsync(SuppressionFilter.All)).Items
            .Select(item => item.Address).Should().Equal("bob@example.com");
    }

    [Fact]
    public async Task A_page_examines_a_limited_number_of_entries_for_a_rare_filter()
    {
        const int Count = 10_500;
        await using var connection = Connect(redis.Server.Endpoint);
        var book = new RedisAddressBook(connection, $"book-{Guid.NewGuid():N}");
        await book.SuppressAsync(Channels.Telegram, "42", Bounced);
        foreach (var numbers in Enumerable.Range(1, Count).Chunk(500))
        {
            await Task.WhenAll(numbers.Select(i => book.SuppressAsync(
                Channels.Email, $"ada{i}@example.com", Bounced with { At = Bounced.At.AddSeconds(i) }).AsTask()));
        }

        var filter = new SuppressionFilter { Kind = Channels.Telegram };
        var first = await book.ListSuppressionsAsync(filter);
        var second = await book.ListSuppressionsAsync(filter, first.Next);

        first.Items.Should().BeEmpty();
        first.Next.Should().NotBeNull();
        second.Items.Should().ContainSingle().Which.Address.Should().Be("42");
        second.Next.Should().BeNull();
    }

    private static Suppression Bounced => new() { Reason = SuppressionReason.Bounced, At = TestEnvelopes.Moment };

    private static RedisConnection Connect(string configuration) =>
        new(new RedisOptions { Configuration = configuration }, TimeProvider.System);

    private static async Task RunAsync(string name, string configuration)
    {
        await using var connection = Connect(configuration);
        var book = new RedisAddressBook(connection, $"book-{Guid.NewGuid():N}");
        await SuppressionListConformance.Cases(() => new(book)).Single(one => one.Name == name).Run();
    }
}
