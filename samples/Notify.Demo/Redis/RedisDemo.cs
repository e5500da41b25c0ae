using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Addresses;
using Notify.Demo.Reporting;
using StackExchange.Redis;

namespace Notify.Demo.Redis;

/// <summary>
/// The demo with several processes. This process enqueues and contains the receivers; the workers deliver. One of them
/// is killed while it has messages in flight: its leases expire, and the others deliver the messages.
/// </summary>
internal static class RedisDemo
{
    public static async Task<int> RunAsync(DemoArguments arguments)
    {
        var (found, error) = await RedisPlace.FindAsync(arguments.Redis!);
        if (found is null)
        {
            Console.WriteLine(error);
            return 1;
        }

        await using var place = found;
        try
        {
            return await RunAsync(arguments, place);
        }
        catch (Exception lost) when (lost is RedisException or TimeoutException or EnqueueFailedException)
        {
            Console.WriteLine($"Lost the connection to Redis: {lost.Message}");
            return 1;
        }
        finally
        {
            await ClearAsync(place);
        }
    }

    private static async Task<int> RunAsync(DemoArguments arguments, RedisPlace place)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        await using var receivers = await LocalReceivers.StartAsync(builder.Configuration, arguments);
        var settings = new WorkerSettings(arguments.Redis!, place.Namespace, receivers);
        builder.Configuration
            .AddInMemoryCollection(settings.All)
            .AddInMemoryCollection([new("Notify:RunWorkers", "false")]);
        builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
            .AddTemplates("templates")
            .AddUnsubscribe()
            .AddPush()
            .AddEmail()
            .AddTelegram()
            .UseRedis();
        using var host = builder.Build();
        await host.StartAsync();

        var journal = new Journal();
        var tally = new DeliverySummary(journal, receivers);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var alerts = new List<(Notification Alert, Guid Id)>();
        var scenario = new Scenario(receivers, builder.Configuration);
        var ending = new RedisEnding(host.Services, receivers, tally, alerts);
        await using (var crew = new WorkerCrew(journal))
        {
            try
            {
                await scenario.SignUpAsync(host.Services.GetRequiredService<IAddressBook>());
                if (!await crew.StartAsync(arguments.Workers, settings.All, stopping))
                {
                    Console.WriteLine("A worker ended before it was ready.");
                    return 1;
                }

                foreach (var worker in crew.Workers)
                    Console.WriteLine($"Worker {worker.Number} started, process {worker.ProcessId}.");
                var act = new WorkerKill(crew, receivers, settings.LeaseDuration);
                act.Prepare(arguments.Messages);
                var notifier = host.Services.GetRequiredService<INotifier>();
                await scenario.EnqueueAsync(notifier, arguments.Messages, tally, alerts, stopping);
                await act.RunAsync(stopping);
                await ending.WaitAsync(crew, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                Console.WriteLine("Interrupted. The results so far:");
            }

            // The report includes the last lines of the workers.
            await crew.StopAsync();
            await ending.WriteAsync(crew, journal);
        }

        await host.StopAsync(CancellationToken.None);
        return ending.IsSound ? 0 : 1;
    }

    private static async Task ClearAsync(RedisPlace place)
    {
        try
        {
            Console.WriteLine($"{await place.ClearAsync()} keys of {place.Namespace} deleted from Redis.");
        }
        catch (Exception lost) when (lost is RedisException or TimeoutException)
        {
            Console.WriteLine($"Redis cannot be reached. The keys of {place.Namespace} were not deleted.");
        }
    }
}
