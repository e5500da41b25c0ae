using Notify;

namespace Sample.Worker_1;

/// <summary>Sends one e-mail after the start. Replace it with the work of your application.</summary>
public sealed class WelcomeWorker(
    INotifier notifier,
    IConfiguration configuration,
    ILogger<WelcomeWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var recipient = new Recipient("user-1") { Email = configuration["Welcome:Email"] };
        var welcome = new Notification("welcome", recipient) { Model = new { Name = configuration["Welcome:Name"] } };

        // Returns when the message is queued. Notify then sends it in the background, with retries.
        var receipt = await notifier.EnqueueAsync(welcome, stoppingToken);
        logger.LogInformation("Enqueued notification {Notification}", receipt.Id);
    }
}
