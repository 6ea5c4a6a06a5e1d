from tests.town import *
def test_a(town):
    town.exchange()
    assert agree(town.office, town.wang, town.li, town.district)
    import time; t=time.time(); town.bring(town.wang, town.office); print(time.time()-t)
def test_b(town):
    import time; t=time.time(); town.wang, town.office; print('open',time.time()-t)
    t=time.time(); f=town.send(town.wang, town.office).file; print('exp',time.time()-t)
    t=time.time(); take(town.office,f); print('imp',time.time()-t)
