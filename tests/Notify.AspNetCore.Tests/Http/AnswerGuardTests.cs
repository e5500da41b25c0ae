using System.ComponentModel;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.AspNetCore.Tests.Harness;
using Notify.Bus;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Notify.AspNetCore.Tests.Http;

public sealed class AnswerGuardTests
{
    private const string Secret = "ada@example.com";

    public static TheoryData<Exception> Unavailable =>
    [
        new BusUnavailableException(BusUnavailableReason.Unreachable, Secret),
        new EnqueueFailedException(EnqueueFailureReason.Unavailable, Secret),
        new TimeoutException(Secret),
        new OperationCanceledException(Secret),
        new TaskCanceledException(Secret, new TimeoutException()),
        new IOException(Secret),
        new EndOfStreamException(Secret),
        new SocketException((int)SocketError.ConnectionRefused),
        new HttpRequestException(Secret),
        new Win32Exception(258, Secret),
        new DatabaseException(isTransient: true),
        new DatabaseException(isTransient: false, new SocketException((int)SocketError.TimedOut)),
        new InvalidOperationException(Secret, new DatabaseException(isTransient: true)),
        new AggregateException(new TimeoutException(Secret)),
    ];

    public static TheoryData<Exception> Mistakes =>
    [
        new ArgumentException(Secret),
        new InvalidOperationException(Secret),
        new ArithmeticException(Secret),
        new NotSupportedException(Secret),
        new KeyNotFoundException(Secret),
        new FormatException(Secret),
        new ObjectDisposedException(Secret),
        new FileNotFoundException(Secret),
        new FileLoadException(Secret),
        new DirectoryNotFoundException(Secret),
        new DatabaseException(isTransient: false),
        new InvalidOperationException(Secret, new ArgumentException(Secret)),
    ];

    [Theory]
    [MemberData(nameof(Unavailable))]
    public async Task A_service_that_is_unavailable_is_503_with_the_time_to_wait(Exception exception)
    {
        var (status, retryAfter, log) = await AnswerAsync(exception);

        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        retryAfter.Should().BePositive();
        (log.Id.Id, log.Level, log.Exception).Should().Be((1209, LogLevel.Error, exception));
        log.Message.Should().Be($"GET {NotifyApp.Base}/queues was answered with 503, because a service is unavailable.");
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Any_other_exception_is_500_without_a_time_to_wait(Exception exception)
    {
        var (status, retryAfter, log) = await AnswerAsync(exception);

        status.Should().Be(HttpStatusCode.InternalServerError);
        retryAfter.Should().BeNull();
        (log.Id.Id, log.Level, log.Exception).Should().Be((1210, LogLevel.Error, exception));
        log.Message.Should().Be($"GET {NotifyApp.Base}/queues was answered with 500, because of an unexpected exception.");
    }

    [Fact]
    public async Task An_invalid_argument_of_the_bus_is_the_callers_only_with_a_cursor()
    {
        var bus = Substitute.For<IMessageBus>();
        bus.DeadLetters.ListAsync(default!, default, default, default).ThrowsAsyncForAnyArgs(new ArgumentException(Secret));
        await using var app = new NotifyApp { More = services => services.AddSingleton(bus) };
        using var client = app.As("otto.operator");

        using var cursor = await client.GetAsync($"{NotifyApp.Base}/dead-letters?cursor=x");
        using var none = await client.GetAsync($"{NotifyApp.Base}/dead-letters");

        cursor.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        none.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_handler_of_the_host_does_not_see_the_exception()
    {
        var handled = false;
        var bus = Substitute.For<IMessageBus>();
        bus.GetStatisticsAsync(default).ThrowsAsyncForAnyArgs(new ArgumentException(Secret));
        await using var app = new NotifyApp
        {
            More = services => services.AddSingleton(bus),
            Pipeline = builder => builder.UseExceptionHandler(failed => failed.Run(_ =>
            {
                handled = true;
                return Task.CompletedTask;
            })),
        };
        using var client = app.As("otto.operator");

        using var answer = await client.GetAsync($"{NotifyApp.Base}/queues");

        await answer.ShouldBeProblemAsync(HttpStatusCode.InternalServerError);
        handled.Should().BeFalse();
    }

    private static async Task<(HttpStatusCode Status, TimeSpan? RetryAfter, FakeLogRecord Log)> AnswerAsync(Exception exception)
    {
        var bus = Substitute.For<IMessageBus>();
        bus.GetStatisticsAsync(default).ThrowsAsyncForAnyArgs(exception);
        await using var app = new NotifyApp
        {
            More = services => services.AddSingleton(bus).AddLogging(logging => logging.AddFakeLogging()),
        };
        using var client = app.As("otto.operator");

        using var answer = await client.GetAsync($"{NotifyApp.Base}/queues");

        await answer.ShouldBeProblemAsync(answer.StatusCode);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("ada");
        var log = app.Services.GetFakeLogCollector().GetSnapshot()
            .Should().ContainSingle(line => line.Category == "Notify.AspNetCore").Subject;
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta, log);
    }

    private sealed class DatabaseException(bool isTransient, Exception? inner = null) : DbException(Secret, inner)
    {
        public override bool IsTransient => isTransient;
    }
}
