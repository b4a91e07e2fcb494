import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './api/session'
import type { Role } from './api/types'

declare module 'vue-router' {
  interface RouteMeta { open?: boolean; roles?: Role[] }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', component: () => import('./pages/LoginPage.vue'), meta: { open: true } },
    { path: '/', component: () => import('./pages/HomePage.vue') },
    { path: '/stock', component: () => import('./pages/StockPage.vue') },
    { path: '/packages', component: () => import('./pages/PackagesPage.vue') },
    { path: '/packages/new', component: () => import('./pages/MakePage.vue') },
    { path: '/packages/:id', component: () => import('./pages/PackagePage.vue'), props: true },
    { path: '/packages/:id/next', component: () => import('./pages/NextPage.vue'), props: true },
    { path: '/ledger', component: () => import('./pages/LedgerPage.vue') },
    { path: '/sites', component: () => import('./pages/SitesPage.vue') },
    { path: '/events', component: () => import('./pages/EventsPage.vue') },
    { path: '/checkpoint', component: () => import('./pages/CheckpointPage.vue') },
    { path: '/me', component: () => import('./pages/MePage.vue') },
    { path: '/:rest(.*)*', component: () => import('./pages/MissingPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  const session = useSession()
  await session.restore()
  if (to.meta.open) return true
  return session.me ? true : { path: '/login', query: to.path === '/' ? {} : { to: to.fullPath } }
})
