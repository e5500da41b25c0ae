using Microsoft.Extensions.DependencyInjection;
using Notify.Benchmarks.Measuring;
using Notify.Templates;

namespace Notify.Benchmarks.Templates;

internal sealed class NotifyTemplateContender : IContender
{
    private static readonly RenderRequest Request = new("alert", Channels.Email) { Model = TemplateText.Model };
    private ServiceProvider? _services;
    private ITemplateEngine? _engine;

    public string Name => "Notify";

    public int Messages => 200_000;

    public Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddNotify()
            .AddEmail(email => email.From = "a@example.com")
            .AddTemplateSource(
                new InMemoryTemplateSource
                {
                    ["alert/email.liquid"] = $"---\nsubject: {TemplateText.Subject}\n---\n{TemplateText.Body}",
                });
        _services = services.BuildServiceProvider();
        _engine = _services.GetRequiredService<ITemplateEngine>();
        return Task.CompletedTask;
    }

    public async Task RunAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            var message = await _engine!.RenderAsync(Request);
            if (message.Part("subject")!.Length == 0
                || !message.Body.Contains("margin &amp; more", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("Notify rendered something else.");
            }
        }
    }

    public async ValueTask DisposeAsync() => await _services!.DisposeAsync();
}
