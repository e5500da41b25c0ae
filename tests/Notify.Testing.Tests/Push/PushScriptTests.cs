using System.Net;

namespace Notify.Testing.Tests.Push;

public sealed class PushScriptTests : IAsyncLifetime, IDisposable
{
    private readonly PushClient _client = new();
    private LocalPushService _service = null!;

    public async Task InitializeAsync() => _service = await LocalPushService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    public void Dispose() => _client.Dispose();

    public static TheoryData<PushScript, int> Answers => new()
    {
        { PushScript.Gone(), 410 },
        { PushScript.NotFound(), 404 },
        { PushScript.TooLarge(), 413 },
        { PushScript.TooManyRequests(), 429 },
        { PushScript.RefuseVapid(401), 401 },
        { PushScript.RefuseVapid(), 403 },
        { PushScript.Fail(), 503 },
        { PushScript.Fail(500), 500 },
        { PushScript.Reply(418, "teapot"), 418 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_status_takes_the_place_of_the_services_own(PushScript script, int status)
    {
        _service.Script(script);
        var subscription = _service.CreateSubscription();

        ((int)(await _client.PostAsync(subscription, "1")).StatusCode).Should().Be(status);
        (await _client.PostAsync(subscription, "2")).StatusCode.Should().Be(HttpStatusCode.Created);

        _service.Messages.Select(push => push.Text).Should().Equal("2");
    }

    [Fact]
    public async Task How_long_to_wait_is_said_in_seconds()
    {
        _service.Script(PushScript.TooManyRequests(TimeSpan.FromSeconds(90)));

        (await _client.PostAsync(_service.CreateSubscription(), "x"))
            .Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_fault_can_be_for_one_subscription_and_last()
    {
        var one = _service.CreateSubscription();
        var other = _service.CreateSubscription();
        _service.Script(
            PushScript.Fail(match: subscription => subscription == one).Times(2),
            PushScript.Gone(subscription => subscription == one).Forever());

        var answers = new List<int>();
        foreach (var subscription in (LocalPushSubscription[])[one, other, one, one, one, other])
            answers.Add((int)(await _client.PostAsync(subscription, "x")).StatusCode);

        answers.Should().Equal(503, 201, 503, 410, 410, 201);
        _service.ClearScripts();
        (await _client.PostAsync(one, "x")).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_connection_is_dropped_with_and_without_the_message()
    {
        var subscription = _service.CreateSubscription();
        _service.Script(PushScript.Drop(), PushScript.DropAfterAccepted());

        await FluentActions.Awaiting(() => _client.PostAsync(subscription, "lost"))
            .Should().ThrowAsync<HttpRequestException>();
        await FluentActions.Awaiting(() => _client.PostAsync(subscription, "kept"))
            .Should().ThrowAsync<HttpRequestException>();

        _service.Messages.Select(push => push.Text).Should().Equal("kept");
    }

    [Fact]
    public async Task A_hanging_request_ends_with_the_service()
    {
        _service.Script(PushScript.Hang());
        var posting = _client.PostAsync(_service.CreateSubscription(), "x");
        await _service.WaitUntilAsync(() => _service.RequestsReceived == 1).WaitAsync(TimeSpan.FromSeconds(30));

        await _service.StopAsync();

        await FluentActions.Awaiting(() => posting).Should().ThrowAsync<HttpRequestException>();
        _service.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_waits_for_its_gate()
    {
        var gate = new TaskCompletionSource();
        _service.Script(PushScript.Slow(_ => gate.Task));
        var posting = _client.PostAsync(_service.CreateSubscription(), "x");
        await _service.WaitForMessageAsync().WaitAsync(TimeSpan.FromSeconds(30));

        posting.IsCompleted.Should().BeFalse();
        gate.SetResult();

        (await posting).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_answer_waits_for_a_while_of_the_services_own_clock()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await LocalPushService.StartAsync(
            new LocalPushServiceOptions { TimeProvider = time });
        service.Script(PushScript.Slow(TimeSpan.FromMinutes(5)));
        var posting = _client.PostAsync(service.CreateSubscription(), "x");
        await service.WaitForMessageAsync().WaitAsync(TimeSpan.FromSeconds(30));

        while (!posting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }

        (await posting).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Fact]
    public void Scripts_say_what_they_do_and_refuse_nonsense()
    {
        PushScript.Gone().ToString().Should().Be("Reply 410, 1×");
        PushScript.Drop().Forever().ToString().Should().Be("Drop, ∞×");
        FluentActions.Invoking(() => PushScript.Reply(200)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PushScript.Reply(600)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PushScript.Gone().Times(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PushScript.Slow(TimeSpan.FromSeconds(-1)))
            .Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => PushScript.Slow(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => _service.Script(null!)).Should().Throw<ArgumentNullException>();
    }
}
