using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notify.Addresses;
using Notify.Demo.Reporting;
using StackExchange.Redis;

namespace Notify.Demo.Redis;

/// <summary>
/// The demo over several processes. This one plays the receivers and enqueues; the workers deliver. One is killed while it has messages in its hands: its leases run out, and the others deliver them.
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
            Console.WriteLine($"Redis went away: {lost.Message}");
            return 1;
        }
        finally
        {
            await ClearAsync(place);
        }
    }

    private static async Task<int> RunAsync(DemoArguments arguments, RedisPlace place)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        await using var receivers = await LocalReceivers.StartAsync(builder.Configuration, arguments);
        var settings = new WorkerSettings(arguments.Redis!, place.Namespace, receivers);
        builder.Configuration.AddInMemoryCollection(settings.All).AddInMemoryCollection([new("Notify:RunWorkers", "false")]);
        builder.Services.AddNotify(builder.Configuration.GetSection("Notify"))
            .AddTemplates("templates")
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
        var rest = new RedisEnding(host.Services, receivers, tally, alerts);
        await using (var crew = new WorkerCrew(journal))
        {
            try
            {
                await scenario.SignUpAsync(host.Services.GetRequiredService<IAddressBook>());
                if (!await crew.StartAsync(arguments.Workers, settings.All, stopping))
                {
                    Console.WriteLine("A worker ended before it had begun.");
                    return 1;
                }

                foreach (var worker in crew.Workers)
                    Console.WriteLine($"Worker {worker.Number} works, process {worker.ProcessId}.");
                var act = new WorkerKill(crew, receivers, settings.LeaseDuration);
                act.Prepare(arguments.Messages);
                await scenario.EnqueueAsync(host.Services.GetRequiredService<INotifier>(), arguments.Messages, tally, alerts, stopping);
                await act.RunAsync(stopping);
                await rest.WaitAsync(crew, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                Console.WriteLine("Interrupted; this is how far it came.");
            }

            // What they say last is part of the report.
            await crew.StopAsync();
            await rest.WriteAsync(crew, journal);
        }

        await host.StopAsync(CancellationToken.None);
        return rest.IsSound ? 0 : 1;
    }

    private static async Task ClearAsync(RedisPlace place)
    {
        try
        {
            Console.WriteLine($"{await place.ClearAsync()} keys of {place.Namespace} deleted from Redis.");
        }
        catch (Exception lost) when (lost is RedisException or TimeoutException)
        {
            Console.WriteLine($"The keys of {place.Namespace} are left in Redis, which cannot be reached any more.");
        }
    }
}
