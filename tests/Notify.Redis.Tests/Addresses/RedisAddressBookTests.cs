using System.Text;
using Notify.Addresses;
using Notify.Redis.Addresses;
using Notify.Redis.Connection;
using Notify.Testing;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Addresses;

public class RedisAddressBookTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly string LongSubscription =
        $$$"""{"endpoint":"https://push.example/{{{new string('x', 200)}}}","keys":{"p256dh":"a","auth":"b"}}""";

    public static TheoryData<string> Awkward => ["a}b{c", "{}", "", "a b:c", "Ä\n\0", LongSubscription, "sha256-0000"];

    [Theory, MemberData(nameof(Awkward))]
    public async Task Awkward_users_and_addresses_are_kept_as_they_are(string text)
    {
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = redis.Server.Endpoint },
            TimeProvider.System);
        var book = new RedisAddressBook(connection, $"book-{Guid.NewGuid():N}");

        await book.AddAddressAsync(text, Channels.Push, text);
        var suppression = new Suppression { Reason = SuppressionReason.Gone, At = TestEnvelopes.Moment, Detail = text };
        await book.SuppressAsync(Channels.Push, text, suppression);

        (await book.GetAddressesAsync(text, Channels.Push)).Should().Equal(text);
        (await book.GetSuppressionAsync(Channels.Push, text)).Should().Be(suppression);
        (await book.RemoveAddressAsync(text, Channels.Push, text)).Should().BeTrue();
        (await book.LiftAsync(Channels.Push, text)).Should().BeTrue();
    }

    [Fact]
    public async Task An_error_never_quotes_an_address()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = server.Endpoint },
            TimeProvider.System);
        var book = new RedisAddressBook(connection, "notify");
        await book.AddAddressAsync("user-42", Channels.Email, "secret@example.com");
        await server.KillAsync();

        var error = (
            await FluentActions.Awaiting(() => book.GetSuppressionAsync(Channels.Email, "secret@example.com").AsTask())
                .Should().ThrowAsync<Exception>()).Which;

        error.Should().BeOfType<IOException>("callers do not know the client's exceptions");
        error.ToString().Should().NotContain("secret@example.com");
        error.Data.Values.Cast<object>()
            .Should().NotContain(value => $"{value}".Contains("secret@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_call_throws_an_IOException_if_the_server_is_away()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = server.Endpoint },
            TimeProvider.System);
        var book = new RedisAddressBook(connection, "notify");
        await book.AddAddressAsync("ada", Channels.Email, "ada@example.com");
        await server.KillAsync();
        var suppression = new Suppression { Reason = SuppressionReason.Gone, At = TestEnvelopes.Moment };

        Func<Task>[] calls =
        [
            () => book.GetAddressesAsync("ada", Channels.Email).AsTask(),
            () => book.AddAddressAsync("ada", Channels.Email, "ada@example.com").AsTask(),
            () => book.RemoveAddressAsync("ada", Channels.Email, "ada@example.com").AsTask(),
            () => book.GetSuppressionAsync(Channels.Email, "ada@example.com").AsTask(),
            () => book.SuppressAsync(Channels.Email, "ada@example.com", suppression).AsTask(),
            () => book.LiftAsync(Channels.Email, "ada@example.com").AsTask(),
            () => book.ListSuppressionsAsync(SuppressionFilter.All).AsTask(),
        ];

        foreach (var call in calls)
            await call.Should().ThrowExactlyAsync<IOException>()
                .WithMessage("The address book in Redis is unavailable (*).");
    }

    [Fact]
    public void No_two_texts_share_a_key()
    {
        var keys = new AddressBookKeys("notify");
        string[] texts = ["a", "a:b", "b", "a}b", "{a}b", LongSubscription, LongSubscription + " "];

        texts.SelectMany(one => texts.Select(other => (string)keys.Suppressions(one, other)!))
            .Should().OnlyHaveUniqueItems();
        ((string)keys.Addresses("user-42", "email")!)
            .Should().Be("notify:a:{user-42}:email", "an operator looks for it");
    }

    [Theory]
    [InlineData(
        """{"reason":"Bounced","at":"2030-01-01T00:00:00+00:00","mood":[1,{}],"detail":"550"}""",
        SuppressionReason.Bounced,
        "550")]
    [InlineData("""{"reason":"Bored","at":"2030-01-01T00:00:00+00:00"}""", SuppressionReason.Blocked, null)]
    [InlineData("""{"reason":"7","at":7}""", SuppressionReason.Blocked, null)]
    [InlineData("[]", SuppressionReason.Blocked, "unreadable entry")]
    [InlineData("{broken", SuppressionReason.Blocked, "unreadable entry")]
    public void What_a_newer_version_wrote_still_suppresses(string json, SuppressionReason reason, string? detail)
    {
        var read = SuppressionJson.Read(Encoding.UTF8.GetBytes(json), "news");

        read.Should().BeEquivalentTo(new { Reason = reason, List = "news", Detail = detail });
    }

    [Fact]
    public async Task Another_process_sees_the_same_book()
    {
        await using var one = new RedisConnection(
            new RedisOptions { Configuration = redis.Server.Endpoint },
            TimeProvider.System);
        await using var other = new RedisConnection(
            new RedisOptions { Connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint) },
            TimeProvider.System);
        var name = $"book-{Guid.NewGuid():N}";
        await new RedisAddressBook(one, name).AddAddressAsync("ada", Channels.Email, "ada@example.com");

        (await new RedisAddressBook(other, name).GetAddressesAsync("ada", Channels.Email))
            .Should().Equal("ada@example.com");
    }
}
