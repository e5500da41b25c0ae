using System.Net;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.AspNetCore.Tests.Unsubscribe;

public sealed class UnsubscribeTests : IAsyncDisposable
{
    private static readonly UnsubscribeTarget Claim = new()
    {
        UserId = "ada",
        Kind = "email",
        Address = "ada@example.com",
        List = "newsletter",
    };
    private readonly NotifyApp _app = new();
    private readonly HttpClient _client;

    public UnsubscribeTests() => _client = _app.As(Users.Nobody);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_programs_button_unsubscribes_without_a_login()
    {
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await _client.PostAsync(LinkOf(Claim), form)).StatusCode.Should().Be(HttpStatusCode.OK);

        var suppression = await _app.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter");
        var expected = new Suppression
        {
            Reason = SuppressionReason.Unsubscribed,
            At = _app.Time.GetUtcNow(),
            List = "newsletter",
        };
        suppression.Should().Be(expected);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "offers")).Should().BeNull("other lists go on");
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com")).Should().BeNull("what is on no list goes on");
        (await _app.Book.GetSuppressionAsync("email", "bob@example.com", "newsletter")).Should().BeNull();
    }

    [Fact]
    public async Task The_button_may_send_its_field_as_multipart_too()
    {
        using var form = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };
        (await _client.PostAsync(LinkOf(Claim), form)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter")).Should().NotBeNull();
    }

    [Fact]
    public async Task Transactional_mail_still_goes_and_the_lists_does_not()
    {
        await _app.Book.AddAddressAsync("ada", "email", "ada@example.com");
        await _client.PostAsync(LinkOf(Claim), null);

        var notifier = _app.Services.GetRequiredService<INotifier>();
        var welcome = new Notification("welcome", new Recipient("ada")) { Via = "email", Model = new { Name = "Ada" } };
        (await notifier.SendAsync(welcome)).IsAccepted.Should().BeTrue();
        (await notifier.SendAsync(welcome with { List = "offers" })).IsAccepted.Should().BeTrue();
        var report = await notifier.SendAsync(welcome with { List = "newsletter" });
        report.Steps.Should().ContainSingle().Which.Outcome.Should().Be("unsubscribed");
    }

    [Fact]
    public async Task Opening_the_link_asks_and_changes_nothing()
    {
        var page = await _client.GetAsync(LinkOf(Claim));

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        var html = await page.Content.ReadAsStringAsync();
        html.Should().Contain("newsletter").And.MatchRegex("<form method=\"post\">\\s*<button");
        html.Should().NotContain("ada@example.com", "the link may be forwarded");
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter")).Should().BeNull();
    }

    [Fact]
    public async Task The_page_can_be_neither_framed_nor_cached_nor_traced_and_runs_no_script()
    {
        var page = await _client.GetAsync(LinkOf(Claim with { List = "<script>alert(1)</script>" }));
        (await page.Content.ReadAsStringAsync()).Should().NotContain("<script>");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        page.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
    }

    [Fact]
    public async Task The_styles_hash_is_the_policys()
    {
        var page = await _client.GetAsync(LinkOf(Claim));
        var style = Regex.Match(await page.Content.ReadAsStringAsync(), "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain($"'sha256-{hash}'");
    }

    [Fact]
    public async Task Unsubscribing_twice_is_well()
    {
        (await _client.PostAsync(LinkOf(Claim), null)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await _client.PostAsync(LinkOf(Claim), null)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?t=")]
    [InlineData("?t=forged")]
    [InlineData("?token=forged")]
    public async Task A_link_without_a_good_token_is_400(string query)
    {
        (await _client.GetAsync(NotifyApp.Base + "/unsubscribe" + query)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var posted = await _client.PostAsync(NotifyApp.Base + "/unsubscribe" + query, null);
        posted.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await posted.Content.ReadAsStringAsync()).Should().Contain("not valid");
    }

    [Fact]
    public async Task A_link_past_its_time_is_400()
    {
        var link = LinkOf(Claim);
        _app.Time.Advance(TimeSpan.FromDays(401));
        (await _client.PostAsync(link, null)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter")).Should().BeNull();
    }

    [Fact]
    public async Task A_body_without_bounds_is_413()
    {
        await (await _client.PostAsync(LinkOf(Claim), new StringContent(new string('x', 20_000))))
            .ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        (await _app.Book.GetSuppressionAsync("email", "ada@example.com", "newsletter")).Should().BeNull();
    }

    [Fact]
    public async Task No_forged_or_altered_token_unsubscribes_anybody()
    {
        var book = Substitute.For<IAddressBook>();
        await using var app = new NotifyApp
        {
            More = services => services.AddSingleton(book),
            Endpoints = options => options.UnsubscribeLimit = RateLimit.None,
        };
        using var client = app.As(Users.Nobody);
        var token = app.Tokens.Create(Claim);

        await Forgeries(token).SampleAsync(
            async forged =>
            {
                if (forged == token)
                    return;
                using var answer = await client.PostAsync($"{NotifyApp.Base}/unsubscribe?t={Uri.EscapeDataString(forged)}", null);
                answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, forged);
            },
            iter: 2_000,
            threads: 1);
        book.ReceivedCalls().Where(call => call.GetMethodInfo().Name == nameof(IAddressBook.SuppressAsync)).Should().BeEmpty();

        (await client.PostAsync($"{NotifyApp.Base}/unsubscribe?t={token}", null)).StatusCode
            .Should().Be(HttpStatusCode.OK, "the true one is accepted still");
        await book.Received(1).SuppressAsync("email", "ada@example.com", Arg.Any<Suppression>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_application_may_bring_its_own_pages()
    {
        var page = Substitute.For<IUnsubscribePage>();
        page.Ask(Claim).Returns(TypedResults.Text("Abmelden?"));
        page.Done(Claim).Returns(TypedResults.Text("Abgemeldet."));
        page.Invalid().Returns(TypedResults.Text("Ungültig.", statusCode: 400));
        await using var app = new NotifyApp { More = services => services.AddSingleton(page) };
        using var client = app.As(Users.Nobody);
        var link = app.Tokens.CreateLink(Claim).PathAndQuery;

        (await client.GetStringAsync(link)).Should().Be("Abmelden?");
        (await (await client.PostAsync(link, null)).Content.ReadAsStringAsync()).Should().Be("Abgemeldet.");
        (await (await client.GetAsync(NotifyApp.Base + "/unsubscribe")).Content.ReadAsStringAsync()).Should().Be("Ungültig.");
    }

    [Fact]
    public async Task A_failure_is_a_page_for_a_browser_and_problem_details_for_a_mail_program()
    {
        var book = Substitute.For<IAddressBook>();
        book.SuppressAsync(default!, default!, default!, default)
            .ThrowsAsyncForAnyArgs(new TimeoutException("<secret>"));
        await using var app = new NotifyApp { More = services => services.AddSingleton(book) };
        using var client = app.As(Users.Nobody);
        var link = app.Tokens.CreateLink(Claim).PathAndQuery;
        using var request = new HttpRequestMessage(HttpMethod.Post, link);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");

        using var page = await client.SendAsync(request);

        page.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        page.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        (await page.Content.ReadAsStringAsync()).Should().Contain("<h1>A service is unavailable.</h1>")
            .And.NotContain("secret");
        await (await client.PostAsync(link, null)).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    private string LinkOf(UnsubscribeTarget target) => _app.Tokens.CreateLink(target).PathAndQuery;

    private static Gen<string> Forgeries(string token)
    {
        var alphabet = Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ %"];
        var altered = Gen.Select(Gen.Int[0, token.Length - 1], alphabet).Select((at, with) => token[..at] + with + token[(at + 1)..]);
        var shortened = Gen.Int[0, token.Length - 1].Select(length => token[..length]);
        var extended = alphabet.Array[1, 8].Select(more => token + new string(more));
        var swapped = Gen.Select(Gen.Int[0, token.Length - 2], Gen.Int[0, token.Length - 2]).Select((a, b) => Swap(token, a, b));
        return Gen.OneOf(altered, shortened, extended, swapped, alphabet.Array[0, 200].Select(chars => new string(chars)));
    }

    private static string Swap(string token, int a, int b)
    {
        var chars = token.ToCharArray();
        (chars[a], chars[b]) = (chars[b], chars[a]);
        return new string(chars);
    }
}
