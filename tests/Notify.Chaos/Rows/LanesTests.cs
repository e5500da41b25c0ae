using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class LanesTests
{
    [Fact]
    public async Task Campaign_gets_its_share_beside_a_saturated_transactional_lane()
    {
        await using var ring = await Ring.StartAsync();
        var campaign = await ring.ProducedAsync(50, it => (it.Campaign, it.Prefix) = (true, "campaign"));
        await ring.ProducedAsync(600);
        var consumer = ring.Consume(it => it.Concurrency = 2);
        await ring.IdleAsync();

        (await ring.TakeStockAsync()).ShouldBeAllSent(650);
        var ids = campaign.Ids("ACCEPTED");
        var order = consumer.Lines.Where(line => line.StartsWith("SENDING", StringComparison.Ordinal))
            .Select(line => ids.Contains(Guid.Parse(line.Split(' ')[1])))
            .ToList();

        // One in ten, with a tolerance for two slots that may swap messages.
        order.Take(100).Count(isCampaign => isCampaign).Should().BeInRange(8, 12);
        order.Take(480).Count(isCampaign => isCampaign).Should().BeInRange(45, 50);
    }
}
