using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Files;
using Notify.Sqlite.Opening;

namespace Notify.Sqlite.Tests.Files;

/// <summary>File systems and versions of SQLite on which a file of several processes is not safe.</summary>
public class FileSystemTests
{
    // proc(5), with a mount point that contains a blank.
    private static readonly string[] Mounts =
    [
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard",
        "28 27 0:25 / /data rw,nosuid shared:7 - nfs4 server:/export rw,vers=4.2",
        "29 28 0:26 / /data/local rw - xfs /dev/vdb rw",
        "30 27 0:27 / /my\\040share rw master:1 propagate_from:2 - cifs //server/share rw",
        "31 27 0:28 / /over rw - ext4 /dev/vdc rw",
        "32 27 0:29 / /over rw - fuse.sshfs user@server:/ rw",
        "broken line",
    ];

    [Theory]
    [InlineData("/", "ext4")]
    [InlineData("/database", "ext4")]
    [InlineData("/data", "nfs4")]
    [InlineData("/data/app", "nfs4")]
    [InlineData("/data/local/app", "xfs")]
    [InlineData("/data/localized", "nfs4")]
    [InlineData("/my share/x", "cifs")]
    [InlineData("/over/x", "fuse.sshfs")]
    public void The_type_is_that_of_the_innermost_mount(string folder, string type) =>
        MountTable.FindType(Mounts, folder).Should().Be(type);

    [Fact]
    public void The_type_of_an_existing_folder_is_found()
    {
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder.File("link"), "/proc/self");

        MountTable.FindType(folder.Path).Should().NotBeNullOrEmpty();
        MountTable.FindType(folder.File("link")).Should().Be("proc", "links are followed");
    }

    [Theory]
    [InlineData("nfs")]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("smb3")]
    [InlineData("9p")]
    [InlineData("virtiofs")]
    [InlineData("fuse")]
    [InlineData("fuse.sshfs")]
    public void Shared_file_systems_are_refused(string type) => SharedFileSystems.Contains(type).Should().BeTrue();

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    [InlineData("overlay")]
    [InlineData("tmpfs")]
    [InlineData("apfs")]
    [InlineData("ntfs")]
    [InlineData("fuseblk")]
    [InlineData(null)]
    public void Local_file_systems_are_accepted(string? type) => SharedFileSystems.Contains(type).Should().BeFalse();

    [Fact]
    public void A_version_of_sqlite_that_is_too_old_is_refused()
    {
        var opener = Create(new FakeLogCollector());

        opener.Invoking(one => one.CheckLibrary(new Version(3, 34, 1))).Should().Throw<StoreException>()
            .Which.Message.Should().Contain("SQLite 3.34.1").And.Contain("3.35.0 or later");
    }

    [Fact]
    public void A_version_that_is_not_safe_for_several_processes_is_reported_once()
    {
        var log = new FakeLogCollector();
        var opener = Create(log);

        opener.CheckLibrary(new Version(3, 51, 2));
        opener.CheckLibrary(new Version(3, 51, 2));

        log.GetSnapshot().Should().ContainSingle(record => record.Level == LogLevel.Warning)
            .Which.Message.Should().Contain("SQLite 3.51.2").And.Contain("3.51.3");
    }

    [Fact]
    public void The_version_in_the_package_is_safe()
    {
        var log = new FakeLogCollector();

        Create(log).CheckLibrary(Database.LibraryVersion);

        log.Count.Should().Be(0);
    }

    private static DatabaseOpener Create(FakeLogCollector log) => new(new SqliteOptions(), new FakeLogger(log));
}
