using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Notify.AspNetCore.Tests.Harness;

namespace Notify.AspNetCore.Tests.Http;

public sealed class ConcurrentBodiesTests
{
    private const string Url = NotifyApp.Base + "/push/subscriptions";
    private const int Maximum = 64;
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_number_of_bodies_at_the_same_time_is_bounded()
    {
        var reading = Channel.CreateUnbounded<int>();
        var released = new TaskCompletionSource();
        await using var app = new NotifyApp
        {
            Pipeline = pipeline => pipeline.Use((context, next) =>
            {
                var first = true;
                BodyProbe.Attach(context).Reading += () =>
                {
                    if (first)
                        reading.Writer.TryWrite(0);
                    first = false;
                };
                return next(context);
            }),
        };
        var stalled = Enumerable.Range(0, Maximum)
            .Select(user => PostAsync(app, $"user{user}", new StalledContent(released.Task)))
            .ToArray();
        for (var i = 0; i < Maximum; i++)
            await reading.Reader.ReadAsync().AsTask().WaitAsync(Guard);

        using var refused = await PostAsync(app, "eve", Body()).WaitAsync(Guard);
        await refused.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));

        released.SetResult();
        (await Task.WhenAll(stalled).WaitAsync(Guard)).Should()
            .OnlyContain(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity, "a zero byte is not JSON");
        using var accepted = await PostAsync(app, "eve", Body());
        accepted.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    private static StringContent Body() =>
        new(Browsers.Subscription("one").ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(NotifyApp app, string user, HttpContent body)
    {
        using var client = app.As(user);
        return await client.PostAsync(Url, body);
    }
}
